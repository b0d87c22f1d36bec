/**
 * A recurrent network that learns to continue a text, character by character (Goodfellow et al., section 10.2; Karpathy, "The
 * unreasonable effectiveness of recurrent neural networks", 2015).
 */
import * as ad from "../lib/index.ts";
import { minimize, printed } from "./adam.ts";

const dtype = "float64";
/** Units of the state, and characters in each stretch of the text that is learned from. */
const [hidden, stretch] = [32, 24];

/** William Blake, "The Tyger", 1794. */
export const text = `Tyger Tyger, burning bright,
In the forests of the night;
What immortal hand or eye,
Could frame thy fearful symmetry?

In what distant deeps or skies,
Burnt the fire of thine eyes?
On what wings dare he aspire?
What the hand, dare seize the fire?

And what shoulder, and what art,
Could twist the sinews of thy heart?
And when thy heart began to beat,
What dread hand? and what dread feet?

What the hammer? what the chain,
In what furnace was thy brain?
What the anvil? what dread grasp,
Dare its deadly terrors clasp!
`;
const alphabet = [...new Set(text)].sort();
const encode = (part: string) => [...part].map((character) => alphabet.indexOf(character));

const rows = Math.floor((text.length - 1) / stretch);

export function start() {
  const stretches = Array.from({ length: rows }, (_, i) => encode(text.slice(stretch * i, stretch * (i + 1) + 1)));
  const k = alphabet.length;
  const weights = (seed: number, inputs: number, outputs: number) =>
    ad.random.normal([inputs, outputs], { seed, std: 1 / Math.sqrt(inputs), dtype });
  return {
    /** [characters, rows]: each stretch is a column, and begins with the last character of the one before. */
    windows: ad.tensor(stretches, { dtype: "int32" }).transpose(),
    parameters: {
      embedding: weights(1, k, hidden),
      recurrent: weights(2, hidden, hidden),
      bias: ad.zeros([hidden], { dtype }),
      output: weights(3, hidden, k),
      outputBias: ad.zeros([k], { dtype }),
    },
  };
}
type Start = ReturnType<typeof start>;
type Parameters = Start["parameters"];

/** One step of the network: the state [..., hidden] and a character to the next state and the logits of the next character. */
function cell(p: Parameters, state: ad.Tensor, character: ad.Tensor) {
  const next = ad.embedding(character, p.embedding).add(state.matmul(p.recurrent)).add(p.bias).tanh();
  return [next, next.matmul(p.output).add(p.outputBias)] as const;
}

/** The mean cross-entropy of the characters that follow. */
function loss(p: Parameters, windows: ad.Tensor) {
  const [inputs, targets] = [windows.at([[null, -1]]), windows.at([[1, null]])];
  const first = ad.zeros([rows, hidden], { dtype });
  const [, logits] = ad.scan((state: ad.Tensor, character: ad.Tensor) => cell(p, state, character), first, inputs);
  return ad.crossEntropy(logits, targets, { axis: -1 });
}

export const train = ({ windows, parameters }: Start, steps = 150) =>
  minimize(loss, parameters, { steps, rate: 0.01 }, () => windows);

/** The likeliest continuation of a text. */
export function continued(parameters: Parameters, beginning: string, length: number): string {
  let state: ad.Tensor = ad.zeros([hidden], { dtype });
  let logits: ad.Tensor | null = null;
  let result = "";
  for (let i = 0; i < length; i++) {
    for (const id of logits ? [logits.argmax().item()] : encode(beginning))
      [state, logits] = cell(parameters, state, ad.tensor(id, { dtype: "int32" }));
    result += alphabet[logits!.argmax().item()];
  }
  return beginning + result;
}

if (import.meta.main) {
  const { losses, parameters } = train(start());
  console.log(printed(losses, 20));
  console.log(continued(parameters, "What the", 80));
}
