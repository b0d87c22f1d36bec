/** Kernels, windows, attention, tables and signals that do not fit. */
import {
  conv1d,
  conv2d,
  convolve,
  convTranspose1d,
  embedding,
  fft,
  irfft,
  maxPool2d,
  ones,
  scaledDotProductAttention,
} from "../../../../lib/index.ts";

const x = ones([2, 4, 9, 8]);
conv2d(x, ones([6, 3, 3, 3])); // error: conv2d: the kernel [6, 3, 3, 3] is not for the 4 channels of an input of shape [2, 4, 9, 8]
conv2d(x, ones([6, 4, 3])); // error: conv2d: expected a kernel with 2 spatial axes, got [6, 4, 3]
conv2d(ones([9, 8]), ones([6, 4, 3, 3])); // error: conv2d: expected an input [n, channels, …] with 2 spatial axes, got [9, 8]
conv1d(ones([4, 9]), ones([6, 2, 3]), { groups: 4 }); // error: conv1d: the kernel [6, 2, 3] is not for the 4 channels of an input of shape [4, 9]
x.conv2d(ones([6, 4, 10, 3])); // error: conv2d: a window of 10 does not fit spatial axis 0 of size 9
conv2d(x, ones([6, 4, 3, 5]), { dilation: 2 }); // error: conv2d: a window of 5 does not fit spatial axis 1 of size 8
convTranspose1d(ones([4, 9]), ones([3, 6, 2])); // error: convTranspose1d: the kernel [3, 6, 2] is not for the 4 channels of an input of shape [4, 9]
maxPool2d(x, [10, 2]); // error: maxPool2d: a window of 10 does not fit spatial axis 0 of size 9
ones([9]).maxPool1d(2); // error: maxPool1d: expected an input [n, channels, …] with 1 spatial axis, got [9]
scaledDotProductAttention(ones([5, 8]), ones([7, 9]), ones([7, 6])); // error: scaledDotProductAttention: queries and keys differ in features: 8 and 9
scaledDotProductAttention(ones([5, 8]), ones([7, 8]), ones([6, 6])); // error: scaledDotProductAttention: keys and values differ in length: 7 and 6
scaledDotProductAttention(ones([2, 5, 8]), ones([3, 7, 8]), ones([3, 7, 6])); // error: scaledDotProductAttention: batch axes of [2, 5, 8] and [3, 7, 8] do not broadcast
embedding([1, 2], ones([4])); // error: embedding: expected a table [numbers, features], got [4]
fft(ones([4])); // error: fft: expected complex numbers [..., n, 2], got [4]
irfft(ones([3, 4])); // error: irfft: expected complex numbers [..., n, 2], got [3, 4]
convolve(ones([2, 2]), ones([2])); // error: convolve: expected two vectors, got [2, 2] and [2]
