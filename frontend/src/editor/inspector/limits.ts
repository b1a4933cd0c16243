/** The longest that anything may be told to take: a leap year, in seconds. */
export const LONGEST_S = 31_622_400;
