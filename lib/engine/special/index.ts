/** The functions that JavaScript's Math lacks, as generated kernels reach them: by name, in the table `special`. */
import { besselI, besselIeDerivative } from "./bessel.ts";
import { beta, betaln } from "./beta.ts";
import { erf, erfc, erfcxDerivative, erfinv, logNdtr, ndtr } from "./erf.ts";
import { fma } from "./fma.ts";
import { digamma, lgamma, polygamma } from "./gamma.ts";
import { gammaDensity, gammainc, gammaincc, gammaincDerivative } from "./incompleteGamma.ts";
import { logaddexp, logaddexp2, logit, sigmoid, xlog1py, xlogy } from "./logistic.ts";
import { intPower, power } from "./power.ts";
import { floorDivide, mod, roundEven } from "./rounding.ts";
import { sincDerivative } from "./sinc.ts";
import { truncatedNormalQuantile } from "./truncatedNormal.ts";

export const special = {
  besselI,
  besselIeDerivative,
  beta,
  betaln,
  digamma,
  erf,
  erfc,
  erfcxDerivative,
  erfinv,
  floorDivide,
  fma,
  gammaDensity,
  gammainc,
  gammaincDerivative,
  gammaincc,
  intPower,
  lgamma,
  logNdtr,
  logaddexp,
  logaddexp2,
  logit,
  mod,
  ndtr,
  polygamma,
  power,
  roundEven,
  sigmoid,
  sincDerivative,
  truncatedNormalQuantile,
  xlog1py,
  xlogy,
} as const;

export type SpecialName = keyof typeof special;
