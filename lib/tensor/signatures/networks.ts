import type { Operand } from "../../ops/constant.ts";
import type { AttentionOptions } from "../../ops/functions/attention.ts";
import type { DropoutOptions } from "../../ops/functions/dropout.ts";
import type { EmbeddingOptions } from "../../ops/functions/embedding.ts";
import type { InterpolateOptions } from "../../ops/functions/images.ts";
import type { FloatDType, Joined3FloatDType, MixedDType, Mixing, SameDType } from "../dtypeTypes.ts";
import type { AlongAxes, Axes } from "../shapes/axes.ts";
import type { Attention, Embedding, Keys } from "../shapes/sequences.ts";
import type { Interpolate, PixelShuffle } from "../shapes/windows.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The layers of networks. */
export interface NetworksOperations {
  /**
   * eˣ / Σ eˣ over the axes (the last where absent), x: [...s] → [...s]; int32 and bool give float32. A row of −∞
   * alone is NaN, as in torch and JAX; an axis out of range is a ShapeError. (Goodfellow et al., section 6.2.2.3)
   */
  softmax<T extends Operand, const A extends Axes = -1>(
    x: T,
    axes?: Fit<AlongAxes<"softmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"softmax", ShapeOf<T>, A>>, FloatDType<T>>;
  /**
   * log(eˣ / Σ eˣ) = x − logsumexp(x) over the axes (the last where absent), x: [...s] → [...s]; int32 and bool give
   * float32. A row of −∞ alone is NaN, as in torch and JAX; an axis out of range is a ShapeError. (Goodfellow et al.,
   * section 6.2.2.3)
   */
  logSoftmax<T extends Operand, const A extends Axes = -1>(
    x: T,
    axes?: Fit<AlongAxes<"logSoftmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"logSoftmax", ShapeOf<T>, A>>, FloatDType<T>>;
  /**
   * Each element 0 with probability rate (0.5 where absent), else divided by 1 − rate, x: [...s] → [...s]; int32 and bool give float32.
   * The same seed or key drops the same elements; with training: false x is returned as it is. Under vmap a key from outside drops the
   * same places of all members. (Srivastava et al., 2014; Goodfellow et al., section 7.12)
   */
  dropout<T extends Operand>(x: T, rate?: number, options?: DropoutOptions): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * Rows of a table, ids: [...s] (int32), table: [n, d] → [...s, d]; an id that stands twice adds its gradients, the row of
   * paddingIndex gets none. Negative ids count from the end; one out of range is a ShapeError. (Goodfellow et al., section 12.4.2)
   */
  embedding<A extends Operand, B extends Operand>(
    ids: A,
    table: Fit<Embedding<ShapeOf<A>, ShapeOf<B>>, B>,
    options?: EmbeddingOptions,
  ): Tensor<Sure<Embedding<ShapeOf<A>, ShapeOf<B>>>, SameDType<B>>;
  /**
   * softmax(q·kᵀ·scale + mask)·v, q: [..., l, d], k: [..., s, d], v: [..., s, e] → [..., l, e], leading axes broadcast; scale is 1/√d
   * where absent. A mask of conditions (bool, int32) says what is looked at, one of numbers is added; both broadcast to [..., l, s]. A
   * query that may look at nothing gives zeros with gradients of zero, as in torch. (Vaswani et al., "Attention is all you need", 2017)
   */
  scaledDotProductAttention<Q extends Operand, K extends Operand, V extends Operand>(
    q: Q,
    k: Fit<Mixing<"scaledDotProductAttention", Q, K, Keys<"scaledDotProductAttention", ShapeOf<Q>, ShapeOf<K>>>, K>,
    v: Fit<
      Mixing<
        "scaledDotProductAttention",
        Q,
        V,
        Attention<"scaledDotProductAttention", ShapeOf<Q>, ShapeOf<K>, ShapeOf<V>>
      >,
      V
    >,
    options?: AttentionOptions,
  ): Tensor<
    Sure<Attention<"scaledDotProductAttention", ShapeOf<Q>, ShapeOf<K>, ShapeOf<V>>>,
    Joined3FloatDType<Q, K, V>
  >;
  /**
   * scaledDotProductAttention in `heads` equal parts of the features, joined again, q: [..., l, heads·d], k: [..., s, heads·d], v: [..., s,
   * heads·e] → [..., l, heads·e]; projections are the caller's, masks broadcast to [..., heads, l, s]. (Vaswani et al., 2017)
   */
  multiHeadAttention<Q extends Operand, K extends Operand, V extends Operand>(
    q: Q,
    k: Fit<Mixing<"multiHeadAttention", Q, K, Keys<"multiHeadAttention", ShapeOf<Q>, ShapeOf<K>>>, K>,
    v: Fit<Mixing<"multiHeadAttention", Q, V, Attention<"multiHeadAttention", ShapeOf<Q>, ShapeOf<K>, ShapeOf<V>>>, V>,
    heads: number,
    options?: AttentionOptions,
  ): Tensor<Sure<Attention<"multiHeadAttention", ShapeOf<Q>, ShapeOf<K>, ShapeOf<V>>>, Joined3FloatDType<Q, K, V>>;
  /**
   * x with other spatial sizes (size, or scale times as long), x: [n, c, ...s] → [n, c, ...size], as torch's interpolate: mode
   * "nearest" takes the element whose cell holds the place; "linear", "bilinear" and "trilinear" mix the neighbours along one, two or
   * three axes, between the elements' centres or, with alignCorners, with the corner elements kept.
   */
  interpolate<T extends Operand, const O extends InterpolateOptions>(
    x: Fit<Interpolate<ShapeOf<T>, O>, T>,
    options: O,
  ): Tensor<Sure<Interpolate<ShapeOf<T>, O>>, MixedDType<T>>;
  /**
   * Channels as finer pixels, x: [n, c·r², h, w] → [n, c, h·r, w·r] for the factor r; the dtype stays. As torch's pixel_shuffle. (Shi et
   * al., "Real-time single image and video super-resolution", 2016)
   */
  pixelShuffle<T extends Operand, const R extends number>(
    x: Fit<PixelShuffle<ShapeOf<T>, R>, T>,
    factor: R,
  ): Tensor<Sure<PixelShuffle<ShapeOf<T>, R>>, SameDType<T>>;
}
