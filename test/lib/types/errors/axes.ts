/** Axes that do not exist or are named twice. */
import { max, transpose, zeros } from "../../../../lib/index.ts";

zeros([2, 3]).sum(2); // error: sum: axis 2 is out of range for shape [2, 3]
zeros([2, 3]).mean(-3); // error: mean: axis -3 is out of range for shape [2, 3]
max(zeros([2, 3]), [0, 5]); // error: max: axis 5 is out of range for shape [2, 3]
zeros([]).sum(0); // error: sum: axis 0 is out of range for shape []
zeros([2, 3]).argmax(2); // error: argmax: axis 2 is out of range for shape [2, 3]
zeros([2, 3]).softmax(2); // error: softmax: axis 2 is out of range for shape [2, 3]
zeros([2, 3]).permute([0, 0]); // error: permute: expected each axis of [2, 3] once, got [0, 0]
zeros([2, 3]).permute([0]); // error: permute: expected each axis of [2, 3] once, got [0]
transpose(zeros([2, 3, 4]), [0, 1, 3]); // error: transpose: expected each axis of [2, 3, 4] once, got [0, 1, 3]
zeros([2, 3]).expandDims(4); // error: expandDims: axis 4 is out of range for shape [2, 3]
zeros([2, 1]).squeeze(0); // error: squeeze: axis 0 of [2, 1] has size 2; only axes of size 1 can go
zeros([2, 1]).squeeze([1, 2]); // error: squeeze: axis 2 is out of range for shape [2, 1]
zeros([2, 3]).at([0, 1, 2]); // error: at: 3 indices for a tensor of shape [2, 3]
