//! Measures an AIR of one's own on Nova's prover and on Plonky3's:
//! `cargo run --release -p nova-benches --example own_air -- --log-rows 12,14 --html cubes.html`
use nova_benches::air::Traced;
use nova_benches::nova_air::{AirBuilder, F, Trace, WindowAccess};
use nova_benches::p3_air::{Air, BaseAir};
use p3_field::PrimeCharacteristicRing;

/// Each row holds a number and its cube; the next number is one more than the cube.
#[derive(Clone)]
struct Cubes;

impl BaseAir<F> for Cubes {
    fn width(&self) -> usize {
        2
    }
}

impl<B: AirBuilder<F = F>> Air<B> for Cubes {
    fn eval(&self, builder: &mut B) {
        let main = builder.main();
        let (number, cube) = (main.current_slice()[0], main.current_slice()[1]);
        builder.assert_eq(number * number * number, cube);
        builder.when_transition().assert_eq(main.next_slice()[0], cube + B::Expr::ONE);
    }
}

impl Traced for Cubes {
    fn name(&self) -> String {
        "cubes".into()
    }

    fn trace(&self, log_rows: u8, seed: u64) -> Trace {
        let next = |number: &F| Some(number.cube() + F::ONE);
        let numbers = std::iter::successors(Some(F::from_u64(seed)), next).take(1 << log_rows);
        Trace::new(numbers.flat_map(|number| [number, number.cube()]).collect(), 2)
    }
}

nova_benches::subject!(Cubes);

fn main() -> std::process::ExitCode {
    nova_benches::main(vec![Box::new(Cubes)])
}
