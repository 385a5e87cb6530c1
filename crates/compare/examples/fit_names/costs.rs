//! Learns the price of each slip: how much likelier it is between variants than between strangers.
use crate::Pair;
use kithkin_compare::name::edit::{EditCosts, letter};

/// Counts of slips in aligned pairs.
struct Counts {
    substitute: [[f64; 27]; 27],
    gap: [f64; 27],
    gap_end: [f64; 27],
    gap_start: [f64; 27],
    double: f64,
    transpose: f64,
    total: f64,
}

/// Aligns, counts, prices anew; three times, from plain prices.
pub(crate) fn learn(pairs: &[&Pair]) -> EditCosts {
    let mut costs = EditCosts::plain();
    for _ in 0..3 {
        let (mut variants, mut strangers) = (Counts::new(), Counts::new());
        for pair in pairs {
            let counts = if pair.is_variant {
                &mut variants
            } else {
                &mut strangers
            };
            counts.align(&costs, pair.a.text().bytes(), pair.b.text().bytes());
        }
        costs = priced(&variants, &strangers);
    }
    costs
}

fn priced(variants: &Counts, strangers: &Counts) -> EditCosts {
    let mut out = EditCosts::plain();
    // Slips a pair, so that the price says how a slip moves the odds; rare slips lean on the average.
    let average = (variants.total / variants.pairs()) / (strangers.total / strangers.pairs());
    let price = |v: f64, s: f64| {
        let lean = 6.0;
        let ratio = (v / variants.pairs() + lean * average / variants.pairs())
            / (s / strangers.pairs() + lean / variants.pairs());
        (100.0 - 28.0 * (ratio / average).ln()).clamp(12.0, 220.0) as u16
    };
    for a in 0..27 {
        for b in 0..a {
            let cost = price(variants.substitute[a][b], strangers.substitute[a][b]);
            out.substitute[a][b] = cost;
            out.substitute[b][a] = cost;
        }
        out.gap[a] = price(variants.gap[a], strangers.gap[a]);
        out.gap_end[a] = price(variants.gap_end[a], strangers.gap_end[a]);
        out.gap_start[a] = price(variants.gap_start[a], strangers.gap_start[a]);
    }
    out.double = price(variants.double, strangers.double);
    out.transpose = price(variants.transpose, strangers.transpose);
    out
}

impl Counts {
    fn new() -> Self {
        Self {
            substitute: [[0.0; 27]; 27],
            gap: [0.0; 27],
            gap_end: [0.0; 27],
            gap_start: [0.0; 27],
            double: 0.0,
            transpose: 0.0,
            total: 1.0,
        }
    }

    fn pairs(&self) -> f64 {
        self.total
    }

    /// Counts the slips of the cheapest alignment of `a` and `b`.
    fn align(&mut self, costs: &EditCosts, a: &[u8], b: &[u8]) {
        let mut table = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = steps(costs, &table, a, b, i, j)
                    .map(|(cost, ..)| cost)
                    .min()
                    .unwrap_or(0);
            }
        }
        let (mut i, mut j) = (a.len(), b.len());
        while i > 0 || j > 0 {
            let best = steps(costs, &table, a, b, i, j).min_by_key(|(cost, ..)| *cost);
            let Some((_, di, dj)) = best else { break };
            self.count(a, b, (i, j), (di, dj));
            (i, j) = (i - di, j - dj);
        }
    }

    fn count(&mut self, a: &[u8], b: &[u8], (i, j): (usize, usize), step: (usize, usize)) {
        match step {
            (1, 1) if a[i - 1] == b[j - 1] => return,
            (1, 1) => {
                let (p, q) = (letter(a[i - 1]), letter(b[j - 1]));
                self.substitute[p.max(q)][p.min(q)] += 1.0;
            }
            (1, 0) => self.gap(a, i - 1),
            (0, 1) => self.gap(b, j - 1),
            _ => self.transpose += 1.0,
        }
        self.total += 1.0;
    }

    fn gap(&mut self, text: &[u8], at: usize) {
        let n = letter(text[at]);
        let doubled = (at > 0 && text[at - 1] == text[at]) || text.get(at + 1) == Some(&text[at]);
        if doubled {
            self.double += 1.0;
        } else if at == 0 {
            self.gap_start[n] += 1.0;
        } else if at + 1 == text.len() {
            self.gap_end[n] += 1.0;
        } else {
            self.gap[n] += 1.0;
        }
    }
}

/// The ways into cell (`i`, `j`): total cost, letters of `a` used, letters of `b` used.
fn steps<'t>(
    costs: &'t EditCosts,
    table: &'t [Vec<u32>],
    a: &'t [u8],
    b: &'t [u8],
    i: usize,
    j: usize,
) -> impl Iterator<Item = (u32, usize, usize)> + 't {
    let mut out = Vec::with_capacity(4);
    if i > 0 && j > 0 {
        let same = a[i - 1] == b[j - 1];
        let price = if same {
            0
        } else {
            u32::from(costs.substitute[letter(a[i - 1])][letter(b[j - 1])])
        };
        out.push((table[i - 1][j - 1] + price, 1, 1));
        if i > 1 && j > 1 && !same && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
            out.push((table[i - 2][j - 2] + u32::from(costs.transpose), 2, 2));
        }
    }
    if i > 0 {
        out.push((table[i - 1][j] + u32::from(costs.gap_at(a, i - 1)), 1, 0));
    }
    if j > 0 {
        out.push((table[i][j - 1] + u32::from(costs.gap_at(b, j - 1)), 0, 1));
    }
    out.into_iter()
}
