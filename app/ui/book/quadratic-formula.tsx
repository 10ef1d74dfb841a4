/** How a fund divides a sum, in words and figures that anybody may check. */
export function QuadraticFormula() {
  return (
    <details className="formula mt-3">
      <summary>How a sum is divided among projects</summary>
      <p className="mt-2">
        A project’s weight is (√a + √b + …)², where a, b, … is what each organization has pledged for it that stands:
        fixed sums and shares, without those of funds. Four organizations with 100 each weigh four times as much as one
        with 400. The sum is divided in proportion to weights; what a cap keeps from one project goes to the others in
        the same proportion.
      </p>
      <p className="mt-2">
        Exactly: roots are ⌊√(1,000,000 × cents)⌋ in whole numbers, nothing is a fraction of a binary float. Each
        project gets the whole cents of its exact part, and the cents left over go one by one to the largest remainders,
        to the older project when two are equal, and to none above a cap.
      </p>
    </details>
  );
}
