//! A prover of rounds 5 to 9 from the definitions: words on whole domains, a division at each point, interpolation.
//!
//! A test can change what it computes before it is committed or sent, so that everything behind the change is what a
//! cheating prover would send.

use nova_air::{EF, F};
use nova_verifier::{
    Digest, LayerRow, Layout, Leaf, OpeningProof, Parameters, Query, Stack, Transcript, TreeLayout, leaf_hash,
    log_arities, node_hash,
};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing, TwoAdicField};
use p3_symmetric::{CryptographicHasher, PseudoCompressionFunction};

/// Coefficients, lowest first.
pub(crate) type Polynomial = Vec<F>;

/// `e(N, r)`, point `index` of the domain for degrees below `N = 2^log_height`.
pub(crate) fn domain_point(log_height: usize, log_blowup: usize, index: usize) -> F {
    let bits = log_height + log_blowup;
    let reversed = (0..bits).filter(|bit| index >> bit & 1 == 1).map(|bit| 1_u64 << (bits - 1 - bit)).sum();
    F::from_u32(3).exp_u64(1 << (22 - log_height)) * F::two_adic_generator(bits).exp_u64(reversed)
}

/// The value of a polynomial, by Horner's rule.
pub(crate) fn evaluate<C: Copy + Into<EF>>(coefficients: &[C], point: EF) -> EF {
    coefficients.iter().rev().fold(EF::ZERO, |sum, &coefficient| sum * point + coefficient.into())
}

/// The columns of a section, the stacks to which it is committed, and their words.
#[derive(Clone)]
pub(crate) struct Section {
    pub(crate) layout: Layout,
    pub(crate) parameters: Parameters,
    /// By number of the stack, then by slot. Claims are made of them.
    pub(crate) columns: Vec<Vec<Polynomial>>,
    /// By number of the stack. Values at the second point are theirs.
    pub(crate) stacks: Vec<Polynomial>,
    /// By number of the stack. What is committed.
    pub(crate) words: Vec<Vec<F>>,
}

/// A stack and a point at which it is opened.
pub(crate) struct Pair {
    pub(crate) stack: usize,
    pub(crate) point: EF,
    /// The exponent `K` of the quotient's denominator.
    pub(crate) power: u64,
    /// Number of the first claim.
    pub(crate) claim: usize,
    /// Number of claims.
    pub(crate) columns: usize,
}

/// What a prover computes, by round. Everything that is drawn before is there when it can be changed.
#[derive(Clone, Default)]
pub(crate) struct Rounds {
    pub(crate) point: EF,
    pub(crate) claims: Vec<EF>,
    pub(crate) alpha: EF,
    /// The word of the quotient of claims.
    pub(crate) quotient: Vec<EF>,
    pub(crate) second: EF,
    pub(crate) values: Vec<EF>,
    /// The value that the quotient of claims must have at the second point.
    pub(crate) theta: EF,
    /// The powers of the batching challenge: one for each stack, and that of the quotient of claims.
    pub(crate) weights: Vec<EF>,
    pub(crate) gamma: EF,
    /// The word of the low-degree test: of `G`, or of a layer after it.
    pub(crate) word: Vec<EF>,
    pub(crate) final_polynomial: Vec<EF>,
}

/// When a test can change the rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Claims,
    Quotient,
    Values,
    /// `theta` and `weights` are computed, the word is not.
    Batching,
    /// The word of layer 0 is computed.
    Word,
    /// The word of this layer is folded.
    Fold(usize),
    FinalPolynomial,
}

/// A change of the rounds.
pub(crate) type Change<'a> = &'a dyn Fn(Step, &Section, &mut Rounds);

/// The honest prover's.
pub(crate) fn honest(_: Step, _: &Section, _: &mut Rounds) {}

impl Section {
    pub(crate) fn new(layout: Layout, parameters: Parameters, columns: Vec<Vec<Polynomial>>) -> Self {
        let count = columns.len();
        let mut section =
            Self { layout, parameters, columns, stacks: vec![Vec::new(); count], words: vec![Vec::new(); count] };
        for stack in 0..count {
            let slots = section.slots(stack);
            let coefficient = |index: usize| {
                let column = section.columns[stack].get(index % slots);
                column.map_or(F::ZERO, |column| column[index / slots])
            };
            let coefficients = (0..1 << section.tree(stack).log_stack_height).map(coefficient).collect();
            section.commit(stack, coefficients);
        }
        section
    }

    /// Commits a stack to another polynomial.
    pub(crate) fn commit(&mut self, stack: usize, coefficients: Polynomial) {
        let (log_height, log_blowup) = (self.tree(stack).log_stack_height, self.log_blowup());
        let value = |index| {
            let point = domain_point(log_height, log_blowup, index);
            coefficients.iter().rev().fold(F::ZERO, |sum, &coefficient| sum * point + coefficient)
        };
        self.words[stack] = (0..1 << (log_height + log_blowup)).map(value).collect();
        self.stacks[stack] = coefficients;
    }

    pub(crate) fn log_blowup(&self) -> usize {
        self.parameters.log_blowup.into()
    }

    pub(crate) fn log_height(&self) -> usize {
        self.layout.log_stack_height
    }

    pub(crate) fn tree(&self, stack: usize) -> &TreeLayout {
        self.layout.stacks().nth(stack).expect("the layout has the stack").0
    }

    pub(crate) fn stack(&self, stack: usize) -> &Stack {
        self.layout.stacks().nth(stack).expect("the layout has the stack").1
    }

    /// Number of slots, `k`.
    pub(crate) fn slots(&self, stack: usize) -> usize {
        1 << (self.tree(stack).log_stack_height - self.stack(stack).log_height)
    }

    /// Log2 of the ratio of stack heights, `m`.
    pub(crate) fn log_lift(&self, stack: usize) -> usize {
        self.log_height() - self.tree(stack).log_stack_height
    }

    /// The pairs, in the order of their powers.
    pub(crate) fn pairs(&self, point: EF) -> Vec<Pair> {
        let (mut pairs, mut claim) = (Vec::new(), 0);
        for (number, (_, stack)) in self.layout.stacks().enumerate() {
            let root = F::two_adic_generator(stack.log_height);
            let next = stack.is_next.then_some(point * root);
            for point in [Some(point), next].into_iter().flatten() {
                let (power, columns) = (1 << (self.log_height() - stack.log_height), stack.columns.len());
                pairs.push(Pair { stack: number, point, power, claim, columns });
                claim += columns;
            }
        }
        pairs
    }

    fn claims(&self, point: EF) -> Vec<EF> {
        let of_pair = |pair: Pair| {
            let columns = self.columns[pair.stack].iter().take(pair.columns);
            columns.map(|column| evaluate(column, pair.point)).collect::<Vec<_>>()
        };
        self.pairs(point).into_iter().flat_map(of_pair).collect()
    }

    /// `(value - I_t(x)) / (x^K - y_t)`
    pub(crate) fn pair_quotient(&self, pair: &Pair, claims: &[EF], value: EF, x: EF) -> EF {
        let interpolant =
            evaluate(&claims[pair.claim..][..pair.columns], x.exp_power_of_2(self.log_lift(pair.stack)));
        (value - interpolant) * (x.exp_u64(pair.power) - pair.point).inverse()
    }

    /// The quotient of claims at each point of the domain.
    pub(crate) fn quotient(&self, rounds: &Rounds) -> Vec<EF> {
        let pairs = self.pairs(rounds.point);
        let value = |index: usize| {
            let x = domain_point(self.log_height(), self.log_blowup(), index).into();
            let summand = |(pair, power): (&Pair, EF)| {
                let value = self.words[pair.stack][index >> self.log_lift(pair.stack)];
                power * self.pair_quotient(pair, &rounds.claims, value.into(), x)
            };
            pairs.iter().zip(rounds.alpha.powers()).map(summand).sum()
        };
        (0..1 << (self.log_height() + self.log_blowup())).map(value).collect()
    }

    /// The values of the stacks at the second point.
    pub(crate) fn values(&self, second: EF) -> Vec<EF> {
        let value = |(stack, coefficients): (usize, &Polynomial)| {
            evaluate(coefficients, second.exp_power_of_2(self.log_lift(stack)))
        };
        self.stacks.iter().enumerate().map(value).collect()
    }

    pub(crate) fn theta(&self, rounds: &Rounds) -> EF {
        let pairs = self.pairs(rounds.point);
        let summand = |(pair, power): (&Pair, EF)| {
            power * self.pair_quotient(pair, &rounds.claims, rounds.values[pair.stack], rounds.second)
        };
        pairs.iter().zip(rounds.alpha.powers()).map(summand).sum()
    }

    pub(crate) fn batched(&self, rounds: &Rounds) -> Vec<EF> {
        let value = |index: usize| {
            let x = domain_point(self.log_height(), self.log_blowup(), index);
            let entry = |stack: usize| EF::from(self.words[stack][index >> self.log_lift(stack)]);
            let summand = |(stack, &value): (usize, &EF)| rounds.weights[stack] * (entry(stack) - value);
            let stacks: EF = rounds.values.iter().enumerate().map(summand).sum();
            let quotient = rounds.weights[rounds.values.len()] * (rounds.quotient[index] - rounds.theta);
            (stacks + quotient) * (EF::from(x) - rounds.second).inverse()
        };
        (0..rounds.quotient.len()).map(value).collect()
    }

    pub(crate) fn leaf(&self, tree: usize, index: usize) -> Vec<F> {
        let before: usize = self.layout.trees[..tree].iter().map(|tree| tree.stacks.len()).sum();
        self.words[before..][..self.layout.trees[tree].stacks.len()].iter().map(|word| word[index]).collect()
    }

    pub(crate) fn trees(&self) -> Vec<MerkleTree> {
        let of_tree = |(number, tree): (usize, &TreeLayout)| {
            let leaves = 0..1 << (tree.log_stack_height + self.log_blowup());
            MerkleTree::new(leaves.map(|index| self.leaf(number, index)))
        };
        self.layout.trees.iter().enumerate().map(of_tree).collect()
    }

    pub(crate) fn roots(&self) -> Vec<Digest> {
        self.trees().iter().map(MerkleTree::root).collect()
    }

    pub(crate) fn prove(&self, point: EF, transcript: &mut Transcript, change: Change<'_>) -> OpeningProof {
        let parameters = &self.parameters;
        let mut rounds = Rounds { point, claims: self.claims(point), ..Rounds::default() };
        change(Step::Claims, self, &mut rounds);
        transcript.absorb_ext("5: claims", &rounds.claims);

        rounds.alpha = transcript.draw("6: quotient challenge");
        rounds.quotient = self.quotient(&rounds);
        change(Step::Quotient, self, &mut rounds);
        let quotient_tree = MerkleTree::of_rows(&rounds.quotient, 1);
        transcript.absorb("6: quotient of claims", &quotient_tree.root());

        rounds.second = transcript.draw("7: second point");
        rounds.values = self.values(rounds.second);
        change(Step::Values, self, &mut rounds);
        transcript.absorb_ext("7: values", &rounds.values);

        let batch_pow_witness = transcript.find_pow_witness("8: work", parameters.batch_grinding);
        rounds.gamma = transcript.draw("8: batching challenge");
        rounds.theta = self.theta(&rounds);
        rounds.weights = rounds.gamma.powers().collect_n(self.words.len() + 1);
        change(Step::Batching, self, &mut rounds);
        rounds.word = self.batched(&rounds);
        change(Step::Word, self, &mut rounds);
        let layers = self.layers(&mut rounds, transcript, change);
        transcript.absorb_ext("8: final polynomial", &rounds.final_polynomial);

        let query_pow_witness = transcript.find_pow_witness("9: work", parameters.query_grinding);
        let bits = self.log_height() + self.log_blowup();
        let indices: Vec<usize> =
            (0..parameters.queries).map(|_| transcript.draw_index("9: queries", bits)).collect();
        let trees = self.trees();
        let queries = indices.into_iter().map(|index| Query {
            leaves: self.leaves(index, &trees, &rounds.quotient, &quotient_tree),
            rows: self.rows(index, &layers),
        });
        let queries = queries.collect();
        let all = trees.iter().chain([&quotient_tree]).chain(layers.iter().map(|layer| &layer.tree));
        OpeningProof {
            claims: rounds.claims,
            quotient: quotient_tree.root(),
            values: rounds.values,
            batch_pow_witness,
            layers: layers.iter().map(|layer| layer.tree.root()).collect(),
            layer_pow_witnesses: layers.iter().map(|layer| layer.pow_witness).collect(),
            final_polynomial: rounds.final_polynomial,
            query_pow_witness,
            caps: all.map(|tree| tree.cap(parameters.log_cap.into())).collect(),
            queries,
        }
    }

    fn layers(&self, rounds: &mut Rounds, transcript: &mut Transcript, change: Change<'_>) -> Vec<Layer> {
        let (mut layers, mut degree) = (Vec::new(), self.log_height());
        for (number, log_arity) in log_arities(degree, &self.parameters).into_iter().enumerate() {
            let tree = MerkleTree::of_rows(&rounds.word, 1 << log_arity);
            transcript.absorb("8: layer", &tree.root());
            let pow_witness = transcript.find_pow_witness("8: layer work", self.parameters.commit_grinding);
            let beta = transcript.draw("8: folding challenge");
            let rows = rounds.word.chunks(1 << log_arity).enumerate();
            let folded = rows.map(|(row, entries)| {
                let point = |slot| domain_point(degree, self.log_blowup(), (row << log_arity) + slot);
                interpolated((0..entries.len()).map(point).zip(entries.iter().copied()), beta)
            });
            let folded = folded.collect();
            layers.push(Layer { log_arity, word: core::mem::replace(&mut rounds.word, folded), tree, pow_witness });
            degree -= log_arity;
            change(Step::Fold(number), self, rounds);
        }
        rounds.final_polynomial = coefficients(&rounds.word[..1 << degree]);
        change(Step::FinalPolynomial, self, rounds);
        layers
    }

    fn leaves(&self, index: usize, trees: &[MerkleTree], quotient: &[EF], quotient_tree: &MerkleTree) -> Vec<Leaf> {
        let log_cap = self.parameters.log_cap.into();
        let leaf = |(number, (layout, tree)): (usize, (&TreeLayout, &MerkleTree))| {
            let index = index >> (self.log_height() - layout.log_stack_height);
            Leaf { values: self.leaf(number, index), path: tree.path(index, log_cap) }
        };
        let mut leaves: Vec<Leaf> = self.layout.trees.iter().zip(trees).enumerate().map(leaf).collect();
        let values: &[F] = quotient[index].as_basis_coefficients_slice();
        leaves.push(Leaf { values: values.to_vec(), path: quotient_tree.path(index, log_cap) });
        leaves
    }

    fn rows(&self, mut index: usize, layers: &[Layer]) -> Vec<LayerRow> {
        let row = |layer: &Layer| {
            let (row, slot) = (index >> layer.log_arity, index % (1 << layer.log_arity));
            let mut entries = layer.word[row << layer.log_arity..][..1 << layer.log_arity].to_vec();
            let _own = entries.remove(slot);
            index = row;
            LayerRow { entries, path: layer.tree.path(row, self.parameters.log_cap.into()) }
        };
        layers.iter().map(row).collect()
    }
}

/// The polynomial of least degree through these points, at another one.
///
/// A row's points have one `A`-th power, so that its polynomial has the values of the row's components as coefficients:
/// its value at the challenge is the row's fold.
pub(crate) fn interpolated(points: impl Iterator<Item = (F, EF)> + Clone, at: EF) -> EF {
    let summand = |(x, value): (F, EF)| {
        let others = points.clone().filter(|&(other, _)| other != x);
        value * others.map(|(other, _)| (at - other) * (x - other).inverse()).product::<EF>()
    };
    points.clone().map(summand).sum()
}

/// The coefficients of the polynomial with these values at the first points of the domain of its degree.
pub(crate) fn coefficients(values: &[EF]) -> Vec<EF> {
    let log_height = values.len().ilog2() as usize;
    let scale = F::from_usize(values.len()).inverse();
    let inverses: Vec<F> = (0..values.len()).map(|index| domain_point(log_height, 0, index).inverse()).collect();
    let product =
        |power| values.iter().zip(&inverses).map(|(&value, x)| value * x.exp_u64(power)).sum::<EF>() * scale;
    (0..values.len() as u64).map(product).collect()
}

struct Layer {
    log_arity: usize,
    word: Vec<EF>,
    tree: MerkleTree,
    pow_witness: F,
}

/// All levels of a tree, that of the leaves first.
pub(crate) struct MerkleTree(Vec<Vec<Digest>>);

impl MerkleTree {
    pub(crate) fn new(leaves: impl Iterator<Item = Vec<F>>) -> Self {
        let (leaf_hash, node_hash) = (leaf_hash(), node_hash());
        let mut levels = vec![leaves.map(|leaf| leaf_hash.hash_iter(leaf)).collect::<Vec<Digest>>()];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let pairs = level.as_chunks::<2>().0;
            levels.push(pairs.iter().map(|pair| node_hash.compress(*pair)).collect());
        }
        Self(levels)
    }

    pub(crate) fn of_rows(word: &[EF], entries: usize) -> Self {
        let flat = |row: &[EF]| row.iter().flat_map(|entry| entry.as_basis_coefficients_slice()).copied().collect();
        Self::new(word.chunks(entries).map(flat))
    }

    pub(crate) fn root(&self) -> Digest {
        self.0[self.0.len() - 1][0]
    }

    fn levels_below_cap(&self, log_cap: usize) -> usize {
        (self.0.len() - 1).saturating_sub(log_cap)
    }

    pub(crate) fn cap(&self, log_cap: usize) -> Vec<Digest> {
        self.0[self.levels_below_cap(log_cap)].clone()
    }

    pub(crate) fn path(&self, leaf: usize, log_cap: usize) -> Vec<Digest> {
        (0..self.levels_below_cap(log_cap)).map(|level| self.0[level][(leaf >> level) ^ 1]).collect()
    }
}
