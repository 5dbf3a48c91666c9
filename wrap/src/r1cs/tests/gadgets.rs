//! Small instances of each gadget, and their counts.

use nova_recursion::verify::Arithmetic;
use std::fmt::Write;

use ark_bn254::Fr;
use expect_test::expect_file;
use nova_air::{EF, F};
use p3_field::{Field, PrimeCharacteristicRing};

use super::super::builder::{Builder, Scalar};
use super::super::transcript::Transcript;
use super::{base_values, builder, random_scalar, residue, values};
use nova_recursion::Element;

/// What a gadget computes.
pub(super) enum Output {
    Element(Element),
    Scalar(Scalar),
}

/// A gadget that was built: where its constraints and variables begin, and what it computes.
pub(super) struct Built {
    pub(super) constraints: usize,
    pub(super) variables: usize,
    outputs: Vec<Output>,
}

impl Built {
    /// What it computes, as residues.
    pub(super) fn outputs(&self, builder: &Builder) -> Vec<(EF, Fr)> {
        let output = |output: &Output| match output {
            Output::Element(element) => (residue(builder, *element), Fr::from(0_u8)),
            Output::Scalar(scalar) => (EF::ZERO, builder.value(builder.combination(*scalar))),
        };
        self.outputs.iter().map(output).collect()
    }
}

pub(super) type Gadget = fn(&mut Builder) -> Built;

/// A gadget after its inputs.
fn built(builder: &mut Builder, gadget: impl FnOnce(&mut Builder) -> Vec<Output>) -> Built {
    let (constraints, variables) = (builder.system.constraints(), builder.system.variables());
    Built { constraints, variables, outputs: gadget(builder) }
}

fn pair(builder: &mut Builder) -> [Element; 2] {
    let values = values(6, 20);
    [values[4], values[5]].map(|value| builder.hint_element(value))
}

fn row(builder: &mut Builder, length: usize) -> Vec<Element> {
    let values = base_values(length + 5, 21);
    builder.hint_base(&values[5..])
}

fn scalars<const N: usize>(builder: &mut Builder) -> [Scalar; N] {
    let mut random = fastrand::Rng::with_seed(22);
    [(); N].map(|()| builder.hint_scalar(random_scalar(&mut random)))
}

/// Two bits of an element, with its inputs.
fn two_bits(builder: &mut Builder) -> [Element; 2] {
    let element = builder.hint_base(&[F::new(0x1234_5679)])[0];
    let bits = builder.bits(element);
    [bits[0], bits[1]]
}

/// All gadgets, by name.
pub(super) const GADGETS: [(&str, Gadget); 22] = [
    ("hint of a base element", |builder| {
        built(builder, |builder| row(builder, 1).into_iter().map(Output::Element).collect())
    }),
    ("hint of an element", |builder| {
        built(builder, |builder| vec![Output::Element(builder.hint_element(values(6, 20)[4]))])
    }),
    ("product", |builder| {
        let [left, right] = pair(builder);
        built(builder, |builder| vec![Output::Element(builder.mul(left, right))])
    }),
    ("product with a base element", |builder| {
        let ([left, _], right) = (pair(builder), row(builder, 1)[0]);
        built(builder, |builder| vec![Output::Element(builder.mul(left, right))])
    }),
    ("product of base elements", |builder| {
        let row = row(builder, 2);
        built(builder, |builder| vec![Output::Element(builder.mul(row[0], row[1]))])
    }),
    ("product, reduced", |builder| {
        let [left, right] = pair(builder);
        built(builder, |builder| {
            let product = builder.mul(left, right);
            vec![Output::Element(builder.reduce(product))]
        })
    }),
    ("product of four, reduced", |builder| {
        let [left, right] = pair(builder);
        built(builder, |builder| {
            let square = builder.mul(left, right);
            let product = builder.mul(square, square);
            vec![Output::Element(builder.reduce(product))]
        })
    }),
    ("equality of elements", |builder| {
        let value = values(6, 20)[4];
        let [left, right] = [value, value].map(|value| builder.hint_element(value));
        built(builder, |builder| {
            builder.assert_equal(left, right);
            Vec::new()
        })
    }),
    ("equality of a product", |builder| {
        let [left, right] = pair(builder);
        let product = builder.hint_element(left.value * right.value);
        built(builder, |builder| {
            let computed = builder.mul(left, right);
            builder.assert_equal(computed, product);
            Vec::new()
        })
    }),
    ("inverse", |builder| {
        let [element, _] = pair(builder);
        built(builder, |builder| vec![Output::Element(builder.inverse(element))])
    }),
    ("bits of a hint", |builder| {
        let element = builder.hint_base(&[F::new(5)])[0];
        built(builder, |builder| builder.bits(element).map(Output::Element).into_iter().collect())
    }),
    ("bits of a sum", |builder| {
        let element = builder.hint_base(&[F::new(5)])[0];
        built(builder, |builder| {
            let sum = builder.linear(element, F::ONE, EF::from_u32(7));
            builder.bits(sum).map(Output::Element).into_iter().collect()
        })
    }),
    ("selection", |builder| {
        let ([left, right], [bit, _]) = (pair(builder), two_bits(builder));
        built(builder, |builder| vec![Output::Element(builder.select(bit, left, right))])
    }),
    ("dot product of four", |builder| {
        let (row, [first, second]) = (row(builder, 4), pair(builder));
        let slots = builder.slots(&[first, second, first, second]);
        built(builder, |builder| vec![Output::Element(builder.dot(&row, &slots))])
    }),
    ("permutation", |builder| {
        let state = scalars::<3>(builder);
        built(builder, |builder| builder.permute(state).map(Output::Scalar).into_iter().collect())
    }),
    ("leaf of 17", |builder| {
        let row = row(builder, 17);
        built(builder, |builder| vec![Output::Scalar(builder.leaf(&row))])
    }),
    ("node on a path", |builder| {
        let ([child, sibling], [bit, _]) = (scalars(builder), two_bits(builder));
        built(builder, |builder| vec![Output::Scalar(builder.node_on_path(bit, child, sibling))])
    }),
    ("entry of four", |builder| {
        let (entries, bits) = (scalars::<4>(builder), two_bits(builder));
        built(builder, |builder| vec![Output::Scalar(builder.entry(&entries, &bits))])
    }),
    ("pack of two", |builder| {
        let row = builder.hint_base(&[F::new(5), F::new(0x1234_5679).inverse()]);
        built(builder, |builder| vec![Output::Scalar(builder.pack(&row))])
    }),
    ("element observed", |builder| {
        let element = builder.hint_base(&[F::new(5)])[0];
        built(builder, |builder| {
            Transcript::new().observe(builder, element);
            Vec::new()
        })
    }),
    ("digest observed, seven drawn", |builder| {
        let [digest] = scalars(builder);
        built(builder, |builder| {
            let mut transcript = Transcript::new();
            transcript.observe_digest(builder, digest);
            (0..7).map(|_| Output::Element(transcript.sample_base(builder))).collect()
        })
    }),
    ("limbs of a scalar", |builder| {
        let cell = builder.hint_scalar(Fr::from(u128::MAX) * Fr::from(u64::MAX - 1));
        built(builder, |builder| {
            let cell = builder.combination(cell).clone();
            super::super::transcript::split(builder, &cell).into_iter().map(Output::Element).collect()
        })
    }),
];

/// Constraints, variables and terms of each gadget, without its inputs.
#[test]
fn counts_are_those_of_the_page() {
    let mut text = format!("{:<32}{:>12}{:>12}{:>8}\n", "gadget", "constraints", "variables", "terms");
    for (name, gadget) in GADGETS {
        let mut builder = builder();
        let built = gadget(&mut builder);
        super::assert_satisfied(&builder);
        let system = builder.finish();
        let (constraints, variables) =
            (system.constraints() - built.constraints, system.variables() - built.variables);
        let terms = system.terms_from(built.constraints);
        writeln!(text, "{name:<32}{constraints:>12}{variables:>12}{terms:>8}").expect("a string takes it");
    }
    expect_file!["counts.txt"].assert_eq(&text);
}
