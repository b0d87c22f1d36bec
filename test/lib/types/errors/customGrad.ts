/** Rules that are none: one sentence, where the compiler alone would print the types of every part. */
import { customGrad, type Tensor } from "../../../../lib/index.ts";

const forward = (x: Tensor) => ({ value: x.exp(), residuals: x.exp() });
const scaled = (y: Tensor, G: Tensor) => [G.mul(y)] as const;
customGrad({ forward, bakward: scaled }); // error: customGrad: a rule has no part \"bakward\"; expected { forward, backward } or { value, jvp }
customGrad({ value: (x: Tensor) => x.exp(), jpv: scaled }); // error: customGrad: a rule has no part \"jpv\"; expected { forward, backward } or { value, jvp }
customGrad({ value: (x: Tensor) => x.exp() }); // error: customGrad: expected a rule { forward, backward } or { value, jvp }
customGrad({ forward, backward: scaled, value: (x: Tensor) => x.exp() }); // error: customGrad: expected a rule { forward, backward } or { value, jvp }
customGrad({ forward: (x: Tensor) => x.exp(), backward: scaled }); // error: customGrad: forward must return { value, residuals }
customGrad({ forward: (x: Tensor) => ({ value: x, residual: x }), backward: scaled }); // error: customGrad: forward must return { value, residuals }
customGrad({ forward, backward: (y: Tensor, G: Tensor) => G.mul(y) }); // error: customGrad: backward must return an array, one gradient (or null) for each argument of forward
customGrad({ forward: (x: Tensor, y: Tensor) => ({ value: x.mul(y), residuals: y }), backward: scaled }); // error: customGrad: backward takes the residuals and the gradient of the value, and gives one gradient (or null) for each argument of forward
customGrad({ value: (x: Tensor) => x.exp(), jvp: (x: Tensor, dx: Tensor) => x.mul(dx) }); // error: customGrad: jvp takes the arguments and their tangents, an array of each, and gives the tangent of the value
