/** Functions of primitives that have no parameters. */
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { isTensor, type Operand, toTensor, toTensors } from "../constant.ts";
import type { Primitive } from "../operation.ts";
import { toFloating } from "./floating.ts";

export const unary =
  (primitive: Primitive<null>) =>
  (x: Operand): Tensor =>
    apply1(primitive, [toTensor(primitive.name, x)], null);

export const binary =
  (primitive: Primitive<null>) =>
  (a: Operand, b: Operand): Tensor =>
    apply1(primitive, isTensor(a) && isTensor(b) ? [a, b] : toTensors(primitive.name, [a, b]), null);

/** x beside numbers or tensors that parametrize a function of it, all floating. */
export const withParameters = (op: string, x: Operand, ...parameters: Operand[]): Tensor[] =>
  toTensors(op, [toFloating(op, x), ...parameters]);
