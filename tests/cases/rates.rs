use crate::run::{Run, number};

/// The peak is at the end of the first infusion, 4.0667 h: afterwards a thirtieth comes in and everything falls.
/// Under the exact solver, and under Rodas5P in the norketamine compartment, which is in equilibrium with the other,
/// it is the same.
#[test]
fn fast_exchange() {
    for solver in ["exact", "rodas5p", "auto"] {
        let run = Run::of("fast-exchange", &["--quiet", "--solver", solver]);
        let peaks = [(8647.46, 0.01), (2642.38, 0.01)];
        let rows = run.table("patients.csv");
        for (row, (peak, within)) in rows.iter().zip(peaks) {
            let (found, at) = (number(row, "cmax_ng_per_ml"), number(row, "tmax_h"));
            assert!((found - peak).abs() <= within, "{solver}: {found}, not {peak}");
            assert!((at - 244.0 / 60.0).abs() < 1e-3, "{solver}: at {at} h");
        }
    }
}

/// A rate that no digits can follow is refused at once, with the rate; so it is where the rate comes out of an
/// exponent, and where it is no number.
#[test]
fn what_cannot_be_followed_is_refused() {
    for rate in ["1e30 L/h", "1e200 L/h"] {
        let run = Run::edited("fast-exchange", &["--quiet"], |text| text);
        let model = String::from_utf8(run.sandbox.read("models/fast-exchange.yaml")).unwrap();
        let wrong = model.replace("549446.4659772867 L/h", rate);
        assert_ne!(model, wrong);
        run.sandbox.write("models/fast-exchange.yaml", wrong);
        for solver in ["auto", "rodas5p", "dopri5"] {
            let said =
                run.sandbox
                    .infusim(&["run", "fast-exchange.yaml", "--out", "other", "--solver", solver]);
            assert_eq!(said.code, 2, "{}", said.err);
            assert!(!run.sandbox.path("other").exists());
        }
    }
}
