/** Labels that do not belong to the logits. */
import { crossEntropy, zeros } from "../../../../lib/index.ts";

crossEntropy(zeros([8, 10]), zeros([7])); // error: crossEntropy: expected logits [n, classes] and labels [n] or [n, classes], got [8, 10] and [7]
crossEntropy(zeros([8, 10]), zeros([8, 9])); // error: crossEntropy: expected logits [n, classes] and labels [n] or [n, classes], got [8, 10] and [8, 9]
