/** Sums, products, differences and quotients of sizes in types. */
import type { Difference, Quotient, Smaller } from "../../../../lib/tensor/shapes/arithmetic.ts";

type Exactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const check = <T extends true>(_: T): void => {};
check<Exactly<Difference<100, 1>, 99>>(true);
check<Exactly<Difference<1000, 1000>, 0>>(true);
check<Exactly<Difference<60000, 59999>, 1>>(true);
check<Exactly<Difference<3, 4>, never>>(true);
check<Exactly<Difference<99, 100>, never>>(true);
check<Exactly<Difference<123456, 7>, 123449>>(true);
check<Exactly<Smaller<9, 10>, 9>>(true);
check<Exactly<Smaller<784, 512>, 512>>(true);
check<Exactly<Smaller<5, 5>, 5>>(true);
check<Exactly<Quotient<224, 2>, 112>>(true);
check<Exactly<Quotient<223, 2>, 111>>(true);
check<Exactly<Quotient<0, 7>, 0>>(true);
check<Exactly<Quotient<6, 7>, 0>>(true);
check<Exactly<Quotient<60000, 64>, 937>>(true);
check<Exactly<Quotient<60000, 99>, 606>>(true);
check<Exactly<Quotient<60000, 100>, number>>(true);
check<Exactly<Quotient<7, 1>, 7>>(true);
check<Exactly<Quotient<7, 0>, number>>(true);
