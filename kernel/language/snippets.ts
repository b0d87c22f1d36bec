/** A call of the library as it is usually written, offered after its name. */
export interface Snippet {
  readonly name: string;
  /** What is inserted after `ad.`; it runs as it stands. */
  readonly text: string;
  readonly documentation: string;
}

/** Names by which a completed object is known to be the library, whatever it is called. */
const libraryNames = ["grad", "valueAndGrad", "buildGrad", "hessianOperator"];

export const snippets: readonly Snippet[] = [
  {
    name: "grad",
    text: "grad((x: ad.Tensor) => ad.sum(ad.square(x)))(ad.tensor([1, 2, 3]))",
    documentation: "The gradient of a function that returns one number.",
  },
  {
    name: "grad",
    text: "grad((x: ad.Tensor, y: ad.Tensor) => ad.sum(ad.mul(x, y)), { argnums: [0, 1] })(ad.ones([3]), ad.ones([3]))",
    documentation: "The gradients for several arguments, as an array.",
  },
  {
    name: "valueAndGrad",
    text: "valueAndGrad((x: ad.Tensor) => ad.sum(ad.square(x)))(ad.tensor([1, 2, 3]))",
    documentation: "The value and the gradient in one pass: `{ value, gradient }`.",
  },
  {
    name: "vjp",
    text: "vjp((x: ad.Tensor) => ad.square(x), ad.tensor([1, 2, 3])).pullback(ad.ones([3]))",
    documentation: "Reverse mode: a cotangent times the Jacobian.",
  },
  {
    name: "jvp",
    text: "jvp((x: ad.Tensor) => ad.square(x), [ad.tensor([1, 2, 3])], [ad.ones([3])])",
    documentation: "Forward mode: the Jacobian times a tangent, `{ value, tangent }`.",
  },
  {
    name: "hvp",
    text: "hvp((x: ad.Tensor) => ad.sum(ad.exp(x)), ad.tensor([1, 2, 3]), ad.ones([3]))",
    documentation: "The Hessian times a vector, without forming the Hessian.",
  },
  {
    name: "hessianOperator",
    text: "hessianOperator((x: ad.Tensor) => ad.sum(ad.exp(x)), ad.tensor([1, 2, 3]))",
    documentation: "The Hessian as an operator, for `ad.spectrum` and for solvers.",
  },
  {
    name: "spectrum",
    text: "spectrum(ad.hessianOperator((x: ad.Tensor) => ad.sum(ad.exp(x)), ad.tensor([1, 2, 3])), { steps: 3, probes: 1 })",
    documentation: "The eigenvalues of a Hessian by Lanczos: density, trace, outliers.",
  },
];

/** The snippets that belong to what is offered, if it is the library's names. */
export function snippetsFor(offered: ReadonlySet<string>): readonly Snippet[] {
  return libraryNames.every((name) => offered.has(name)) ? snippets.filter(({ name }) => offered.has(name)) : [];
}
