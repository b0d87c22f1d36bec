import type { Operand } from "../../ops/constant.ts";
import type { GeluOptions } from "../../ops/functions/activations.ts";
import type { FloatDType } from "../dtypeTypes.ts";
import type { Halved } from "../shapes/arrangement.ts";
import type { Broadcast, Broadcast3 } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Activations of networks. */
export interface ActivationsOperations {
  /**
   * x where it is positive, else slope·x (slope 0.01 where absent), for each element, x: [...s] → [...s], with slope
   * a number or what broadcasts with x; int32 and bool give float32. At 0 the derivative is the slope, as in torch
   * (JAX: 1). (Maas et al. 2013)
   */
  leakyRelu<T extends Operand, A extends Operand = number>(
    x: T,
    slope?: Fit<Broadcast<"leakyRelu", ShapeOf<T>, ShapeOf<A>>, A>,
  ): Tensor<Sure<Broadcast<"leakyRelu", ShapeOf<T>, ShapeOf<A>>>, FloatDType<T>>;
  /**
   * x where it is positive, else alpha·(eˣ − 1) (alpha 1 where absent), for each element, x: [...s] → [...s], with
   * alpha a number or what broadcasts with x; int32 and bool give float32. At 0 the derivative is alpha, as in torch
   * and JAX. (Clevert et al. 2016)
   */
  elu<T extends Operand, A extends Operand = number>(
    x: T,
    alpha?: Fit<Broadcast<"elu", ShapeOf<T>, ShapeOf<A>>, A>,
  ): Tensor<Sure<Broadcast<"elu", ShapeOf<T>, ShapeOf<A>>>, FloatDType<T>>;
  /**
   * x where it is positive, else alpha·(e^(x/alpha) − 1) (alpha 1 where absent), for each element, x: [...s] →
   * [...s], with alpha a number or what broadcasts with x; int32 and bool give float32. (Barron 2017)
   */
  celu<T extends Operand, A extends Operand = number>(
    x: T,
    alpha?: Fit<Broadcast<"celu", ShapeOf<T>, ShapeOf<A>>, A>,
  ): Tensor<Sure<Broadcast<"celu", ShapeOf<T>, ShapeOf<A>>>, FloatDType<T>>;
  /**
   * elu scaled so that standard normal inputs keep mean 0 and variance 1, for each element, x: [...s] → [...s]; int32
   * and bool give float32. (Klambauer et al. 2017)
   */
  selu<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * x·Φ(x) for each element, or with { approximate: "tanh" } x·½(1 + tanh(√(2/π)(x + 0.044715x³))), x: [...s] →
   * [...s]; int32 and bool give float32. (Hendrycks and Gimpel 2016)
   */
  gelu<T extends Operand>(x: T, options?: GeluOptions): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** x·sigmoid(x) for each element, x: [...s] → [...s]; int32 and bool give float32. (Elfwing et al. 2018) */
  silu<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** x·tanh(softplus(x)) for each element, x: [...s] → [...s]; int32 and bool give float32. (Misra 2020) */
  mish<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * log sigmoid(x) = −softplus(−x), without overflow, for each element, x: [...s] → [...s]; int32 and bool give
   * float32.
   */
  logSigmoid<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * x kept between low and high (−1 and 1 where absent); the three broadcast; int32 and bool give float32. At the
   * bounds the derivative in x is 0, as in torch (JAX: 1).
   */
  hardTanh<T extends Operand, A extends Operand = number, B extends Operand = number>(
    x: T,
    low?: Fit<Broadcast<"hardTanh", ShapeOf<T>, ShapeOf<A>>, A>,
    high?: Fit<Broadcast3<"hardTanh", ShapeOf<T>, ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast3<"hardTanh", ShapeOf<T>, ShapeOf<A>, ShapeOf<B>>>, FloatDType<T>>;
  /**
   * x kept between 0 and 6 for each element, x: [...s] → [...s]; int32 and bool give float32. At both the derivative
   * is 0, as in torch and JAX.
   */
  relu6<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * relu6(x + 3)/6 for each element, x: [...s] → [...s]; int32 and bool give float32. At ±3 the derivative is 0, as
   * in torch and JAX.
   */
  hardSigmoid<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * x·hardSigmoid(x) for each element, x: [...s] → [...s]; int32 and bool give float32. At −3 and 3 the derivative is
   * 0 and 1, as in torch and JAX.
   */
  hardSwish<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** x/(1 + |x|) for each element, x: [...s] → [...s]; int32 and bool give float32. */
  softsign<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The first half of an axis (the last where absent) times the sigmoid of the second half, [..., 2n, ...] → [..., n,
   * ...]; int32 and bool give float32. An odd size is a ShapeError. (Dauphin et al. 2017)
   */
  glu<T extends Operand, const A extends number = -1>(
    x: T,
    axis?: Fit<Halved<"glu", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<Halved<"glu", ShapeOf<T>, A>>, FloatDType<T>>;
}
