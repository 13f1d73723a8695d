/** The few functions of jstat that are used; the package brings no types. */
declare module 'jstat' {
  interface Distribution1 {
    cdf(x: number, freedom: number): number;
  }
  interface Distribution2 {
    cdf(x: number, mean: number, deviation: number): number;
  }
  const jStat: {
    readonly chisquare: Distribution1;
    readonly normal: Distribution2;
    gammaln(x: number): number;
  };
  export default jStat;
}
