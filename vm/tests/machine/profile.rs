//! What the profiler counts, and the flamegraph drawn from it.

use crate::support::asm::{plain, ri, rri, ssi, words};
use crate::support::elf::Elf;
use crate::support::{BASE, exit, load};
use nova_vm::isa::{Instruction, Opcode};
use nova_vm::profile::{CallGraph, write_flamegraph};
use nova_vm::{ExecutionReport, Options, Program, Silent, execute};

fn call(offset: i32) -> Instruction {
    ri(Opcode::Jal, 1, offset as u32)
}

fn ret() -> Instruction {
    rri(Opcode::Jalr, 0, 1, 0)
}

fn run(program: &Program) -> (ExecutionReport, CallGraph) {
    let options = Options { call_graph: true, ..Options::default() };
    let (report, calls) = execute(program, &[], options, &mut Silent).unwrap();
    (report, calls.expect("it was requested"))
}

/// `_start` calls `work` three times and then `early`, which ends with a jump to `work`.
fn calls() -> Program {
    let start = 4 + exit(0).len() as u32;
    let work = start * 4;
    let early = work + 12;
    let main = [0u32, 4, 8].map(|at| call((work - at) as i32)).to_vec();
    let main = [main, vec![call((early - 12) as i32)], exit(0)].concat();
    let work_body = vec![plain(Opcode::Fence), plain(Opcode::Fence), ret()];
    let early_body = vec![plain(Opcode::Fence), ri(Opcode::Jal, 0, (-16i32) as u32)];
    let code = words(&[main, work_body, early_body].concat());
    load(
        Elf::new(BASE)
            .code(BASE, &code)
            .symbol("_start", BASE, work)
            .symbol("_ZN4crat4workE", BASE + work, 12)
            .symbol("early", BASE + early, 8),
    )
}

#[test]
fn cycles_are_counted_by_operation_family_and_function() {
    let (report, _) = run(&calls());
    let code = exit(0).len() as u64;
    assert_eq!(report.cycles, 4 + code + 4 * 3 + 2);
    let functions: Vec<_> = report.functions.iter().map(|f| (f.name.as_str(), f.cycles)).collect();
    assert_eq!(functions, [("_start", 4 + code), ("crat::work", 12), ("early", 2)]);
    assert_eq!((report.opcodes["jal"], report.opcodes["jalr"], report.opcodes["fence"]), (5, 4, 9));
    assert_eq!((report.families["jump"], report.families["system"]), (5, 1));
    assert_eq!(report.families.values().sum::<u64>(), report.cycles);
    assert_eq!(report.opcodes.values().sum::<u64>(), report.cycles);
}

#[test]
fn the_call_graph_follows_calls_returns_and_tail_calls() {
    let (report, graph) = run(&calls());
    let mut folded = graph.folded();
    folded.sort();
    let own = 4 + exit(0).len();
    // `early` hands its place on the stack to `work`: both have `_start` as their caller.
    let expected = [format!("_start {own}"), "_start;crat::work 12".into(), "_start;early 2".into()];
    assert_eq!(folded, expected);
    let total: u64 = folded.iter().map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(total, report.cycles);
}

#[test]
fn totals_have_the_cycles_of_callees() {
    let program = calls();
    let (report, graph) = run(&program);
    let named = |name: &str| program.symbols().all().iter().position(|symbol| symbol.name == name);
    let totals = graph.totals();
    let of = |name| totals[&Some(named(name).expect("the symbol exists"))];
    assert_eq!([of("_start"), of("crat::work"), of("early")], [report.cycles, 12, 2]);
    assert_eq!(totals.len(), 3);
}

/// A recursion far deeper than the graph tells apart still counts every cycle once and comes back to its caller.
#[test]
fn deep_recursion_is_counted_to_the_end() {
    let depth = 5000;
    // x5 counts down, x6 is a stack pointer: down(n) = n == 0 ? return : (push ra; down(n - 1); pop ra; return).
    let down = vec![
        ssi(Opcode::Beq, 5, 0, 32),
        rri(Opcode::Addi, 5, 5, -1),
        rri(Opcode::Addi, 2, 2, -4),
        ssi(Opcode::Sw, 2, 1, 0),
        call(-16),
        rri(Opcode::Lw, 1, 2, 0),
        rri(Opcode::Addi, 2, 2, 4),
        ret(),
        ret(),
    ];
    let start =
        [crate::support::asm::li(5, depth).to_vec(), vec![call(4 + 4 * exit(0).len() as i32)], exit(0)].concat();
    let main = 4 * start.len() as u32;
    let code = words(&[start, down].concat());
    let elf = Elf::new(BASE).code(BASE, &code).symbol("_start", BASE, main).symbol("down", BASE + main, 36);
    let (report, graph) = run(&load(elf));
    let counts: Vec<u64> = graph.folded().iter().map(|l| l.rsplit(' ').next().unwrap().parse().unwrap()).collect();
    assert_eq!(counts.iter().sum::<u64>(), report.cycles);
    assert!(counts.len() <= 1025, "{} stacks", counts.len());
    let folded = graph.folded();
    assert!(folded.contains(&format!("_start {}", 3 + exit(0).len())), "back in _start after the recursion");
    // A function that calls itself counts each of its cycles once.
    let down = graph.totals()[&Some(1)];
    assert_eq!(down, report.cycles - 3 - exit(0).len() as u64);
}

#[test]
fn flamegraphs_are_svg_with_names_and_counts() {
    let (_, graph) = run(&calls());
    let mut svg = Vec::new();
    write_flamegraph(&graph, "three calls", &mut svg).unwrap();
    let svg = String::from_utf8(svg).unwrap();
    for text in ["<svg", "three calls", "crat::work (12 cycles", "early (2 cycles"] {
        assert!(svg.contains(text), "{text}");
    }
}

#[test]
fn reports_become_text_and_json() {
    let (report, _) = run(&calls());
    let text = report.to_string();
    for line in ["outcome    success (exit code 0)", "crat::work", "by family", "system calls"] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["outcome"]["exit_code"], 0);
    assert_eq!(json["cycles"], report.cycles);
    assert_eq!(json["functions"][1]["name"], "crat::work");
}
