/** Whether n is a whole number of at least 0; functions of an order are NaN elsewhere. */
export const isOrder = (n: number): boolean => n >= 0 && Math.floor(n) === n && n < 1000;
