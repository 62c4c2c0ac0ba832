use crate::cases::{protocols, random_cases};
use infusim::quantity::{Mass, MassRate, Time, Weight};
use infusim::regimen::{
    Delivery, Dose, DoseAmount, Infusion, Item, ReadBackItem, Regimen, TimedDose, Timeline,
};
use proptest::prelude::*;

const WEIGHT: Weight = Weight::from_kg(70.0);
const DAY: f64 = 24.0;

/// Every dose a read-back speaks of, one by one: its route, start, end and amount.
fn written_out(items: &[ReadBackItem], late: Time, found: &mut Vec<(String, Time, Time, f64)>) {
    for item in items {
        match item {
            ReadBackItem::Dose {
                route,
                start,
                end,
                amount,
                ..
            } => found.push((route.to_string(), *start + late, *end + late, amount.mg())),
            ReadBackItem::Target { .. } | ReadBackItem::Rule { .. } => panic!("all is written out here"),
            ReadBackItem::Rounds { times, every, items } => {
                assert!(*times > 1);
                for round in 0..i64::from(*times) {
                    let later = Time::from_microseconds(every.microseconds() * round);
                    written_out(items, late + later, found);
                }
            }
        }
    }
}

/// The doses of a timeline in the order in which they were written.
fn in_order(timeline: &Timeline) -> Vec<(String, Time, Time, f64)> {
    let mut inputs: Vec<&TimedDose> = timeline.doses().iter().collect();
    inputs.sort_by_key(|input| input.number);
    let dose = |input: &&TimedDose| (input.route.to_string(), input.start, input.end, input.amount.mg());
    inputs.iter().map(dose).collect()
}

/// mg given between two times, hours; what is given at the end of them does not count.
fn given(timeline: &Timeline, from: f64, to: f64) -> f64 {
    let one = |input: &TimedDose| {
        let (start, end) = (input.start.hours(), input.end.hours());
        if input.is_bolus() {
            return if (from..to).contains(&start) {
                input.amount.mg()
            } else {
                0.0
            };
        }
        let (first, last) = (start.max(from), end.min(to));
        if first >= last {
            return 0.0;
        }
        // The mean rate of a part is that in its middle.
        let middle = (0.5 * (first + last) - start) / (end - start);
        let relative = 1.0 + input.tilt * (2.0 * middle - 1.0);
        input.amount.mg() * relative * (last - first) / (end - start)
    };
    timeline.doses().iter().map(one).sum()
}

proptest! {
    #![proptest_config(random_cases(300))]

    /// A read-back written out is the timeline, dose by dose and to the microsecond, so its amounts add up to what is
    /// given; also where a round was written again and again. It fails when a round is lost or shifted.
    #[test]
    fn a_read_back_is_what_is_given(protocol in protocols(), copies in 1..5_usize, strength in 0.5..1.0_f64) {
        let regimen = Regimen::new(vec![protocol.items(); copies].concat()).with_strength(strength);
        let as_written = Regimen::new(regimen.items().to_vec()).timeline(WEIGHT).unwrap();
        let read_back = regimen.read_back("arm", WEIGHT).unwrap();
        let mut found = Vec::new();
        written_out(&read_back.items, Time::ZERO, &mut found);
        prop_assert_eq!(&found, &in_order(&as_written));
        prop_assert_eq!(read_back.items.iter().map(ReadBackItem::doses).sum::<u64>(), found.len() as u64);
        let sum: f64 = found.iter().map(|(_, _, _, mg)| mg).sum();
        let counted = regimen.timeline(WEIGHT).unwrap().total().mg();
        prop_assert!((sum * read_back.base_fraction - counted).abs() <= 1e-12 * counted);
        prop_assert!((sum - read_back.total.mg()).abs() <= 1e-12 * sum);
        prop_assert_eq!(read_back.end, as_written.end());
    }

    /// Days add up to the total, and the most and the least are those of the days one by one.
    #[test]
    fn days_are_told_as_they_are(protocol in protocols(), late in 0..200_i64, longer in 1..40_i64) {
        // Doses last minutes to hours; stretched, they fill whole days.
        let timeline = protocol.timeline(WEIGHT).unwrap();
        let segment = |time: Time| Time::from_microseconds(time.microseconds() * longer);
        let delay = Time::from_microseconds(late * 3_600_000_000);
        let inputs = timeline.doses().iter().map(|input| TimedDose {
            start: segment(input.start) + delay,
            end: segment(input.end) + delay,
            ..input.clone()
        });
        let timeline = Timeline::new(inputs.collect());
        let daily = infusim::regimen::DailyAmounts::new(&timeline);
        let count = (timeline.end().hours() / DAY) as usize + 1;
        let days: Vec<f64> = (0..count)
            .map(|day| given(&timeline, day as f64 * DAY, (day + 1) as f64 * DAY))
            .collect();
        // An infusion that ends a microsecond into a day gives something on it.
        let some: Vec<f64> = days.iter().copied().filter(|mg| *mg > 0.0).collect();
        let most = some.iter().copied().fold(0.0, f64::max);
        let least = some.iter().copied().fold(f64::INFINITY, f64::min);
        prop_assert_eq!(daily.days, some.len() as u64);
        prop_assert!((daily.most.mg() - most).abs() <= 1e-9 * most, "{:?} {}", daily, most);
        prop_assert!((daily.least.mg() - least).abs() <= 1e-9 * most, "{:?} {}", daily, least);
    }

    /// Between two changes the rate is either above the limit and in a segment, or not above and in none.
    #[test]
    fn stretches_above_a_rate_are_where_it_is_above(protocol in protocols(), limit in 0.0..60.0_f64) {
        let timeline = protocol.timeline(WEIGHT).unwrap();
        let segments = timeline.faster_than(MassRate::from_mg_per_hour(limit));
        let mut changes: Vec<Time> = timeline.doses().iter().flat_map(|input| [input.start, input.end]).collect();
        // A rate that changes passes the limit between two of them.
        changes.extend(segments.iter().flat_map(|segment| [segment.start, segment.end]));
        changes.sort_unstable();
        changes.dedup();
        let mut amount = 0.0;
        for pair in changes.windows(2) {
            let middle = Time::from_microseconds((pair[0].microseconds() + pair[1].microseconds()) / 2);
            let rate = timeline.rate_at(middle).mg_per_hour();
            let inside = segments.iter().any(|segment| segment.start <= middle && middle < segment.end);
            if (rate - limit).abs() > 1e-6 * limit {
                prop_assert_eq!(inside, rate > limit, "{} at {}", rate, middle);
            }
            amount += if inside { rate * (pair[1] - pair[0]).hours() } else { 0.0 };
        }
        let found: f64 = segments.iter().map(|segment| segment.amount.mg()).sum();
        // Where it does is told to a microsecond.
        let microseconds = segments.iter().map(|segment| segment.highest.mg_per_hour()).sum::<f64>() / 3.6e9;
        prop_assert!((found - amount).abs() <= 1e-9 * amount + microseconds);
    }

    /// Infusions joined without a break give together what they give.
    #[test]
    fn unbroken_infusions_hold_all_infusions(protocol in protocols()) {
        let timeline = protocol.timeline(WEIGHT).unwrap();
        let joined = timeline.unbroken_infusions();
        let sum: f64 = joined.iter().map(|infusion| infusion.amount.mg()).sum();
        let infused: f64 = timeline.infusions().map(|input| input.amount.mg()).sum();
        prop_assert!((sum - infused).abs() <= 1e-12 * infused);
        prop_assert!(joined.windows(2).all(|pair| pair[0].end < pair[1].start));
    }
}

fn bolus(mg: f64) -> Item {
    let dose = Dose::Bolus(DoseAmount::Absolute(Mass::from_mg(mg)));
    Item::Give {
        at: None,
        route: "iv".into(),
        dose,
        delivery: Delivery::default(),
    }
}

fn again(items: Vec<Item>, times: usize) -> Vec<Item> {
    vec![items; times].concat()
}

fn pause(hours: f64) -> Item {
    Item::Pause(Time::from_hours(hours))
}

/// Eighty doses one by one are told in one line, a bolus and a larger one in two, and three weeks of five days as such.
#[test]
fn what_repeats_is_told_once() {
    let told = |items: Vec<Item>| Regimen::new(items).read_back("arm", WEIGHT).unwrap().items;
    let eighty = told(again(vec![bolus(5.0), pause(24.0)], 80));
    let [
        ReadBackItem::Rounds {
            times: 80,
            every,
            items,
        },
    ] = eighty.as_slice()
    else {
        panic!("{eighty:?}");
    };
    assert_eq!((*every, items.len()), (Time::from_hours(24.0), 1));
    let pairs = told(again(vec![bolus(5.0), pause(1.0), bolus(9.0), pause(24.0)], 7));
    assert!(matches!(pairs.as_slice(), [ReadBackItem::Rounds { times: 7, items, .. }] if items.len() == 2));
    let week = [again(vec![bolus(5.0), pause(24.0)], 5), vec![pause(48.0)]].concat();
    let weeks = told(again(week, 3));
    let [
        ReadBackItem::Rounds {
            times: 3,
            every,
            items,
        },
    ] = weeks.as_slice()
    else {
        panic!("{weeks:?}");
    };
    assert_eq!(*every, Time::from_hours(168.0));
    assert!(matches!(
        items.as_slice(),
        [ReadBackItem::Rounds { times: 5, .. }]
    ));
    let rising = told(
        (1..=80)
            .flat_map(|mg| [bolus(f64::from(mg)), pause(24.0)])
            .collect(),
    );
    assert_eq!(rising.len(), 80);
}

fn daily(item: Item, times: u32) -> Item {
    Item::Repeat {
        at: None,
        every: Time::from_hours(24.0),
        times,
        skip: Vec::new(),
        steady_state: false,
        items: vec![item],
    }
}

/// A pause counts from the end of the dose before it, not from where the next one would have started: 24 h after the
/// second of daily boluses comes the third, as if there were no pause, and after infusions of 2 h everything is late.
#[test]
fn a_pause_that_shifts_a_day_instead_of_skipping_it_is_seen() {
    let told = |items: Vec<Item>| Regimen::new(items).read_back("arm", WEIGHT).unwrap().items;
    let days = |items: &[ReadBackItem]| -> Vec<(f64, f64)> {
        let span = |item: &ReadBackItem| (item.start().hours() / DAY, item.end().hours() / DAY);
        items.iter().map(span).collect()
    };
    let no_gap = told(vec![daily(bolus(5.0), 2), pause(24.0), daily(bolus(5.0), 3)]);
    assert!(
        matches!(no_gap.as_slice(), [ReadBackItem::Rounds { times: 5, .. }]),
        "{no_gap:?}"
    );
    let late = told(vec![
        daily(infusion(5.0, 2.0), 2),
        pause(24.0),
        daily(infusion(5.0, 2.0), 3),
    ]);
    assert_eq!(
        days(&late),
        [(0.0, 1.0 + 2.0 / DAY), (2.0 + 2.0 / DAY, 4.0 + 4.0 / DAY)]
    );
    let skipped = told(vec![daily(bolus(5.0), 2), pause(48.0), daily(bolus(5.0), 3)]);
    assert_eq!(days(&skipped), [(0.0, 1.0), (3.0, 5.0)]);
    let one_by_one = told(vec![
        bolus(5.0),
        pause(24.0),
        daily(bolus(5.0), 3),
        pause(24.0),
        bolus(5.0),
    ]);
    assert!(
        matches!(one_by_one.as_slice(), [ReadBackItem::Rounds { times: 5, .. }]),
        "{one_by_one:?}"
    );
}

fn infusion(mg: f64, hours: f64) -> Item {
    let (dose, over) = (DoseAmount::Absolute(Mass::from_mg(mg)), Time::from_hours(hours));
    Item::Give {
        at: None,
        route: "iv".into(),
        dose: Dose::Infusion(Infusion::DoseOver { dose, over }),
        delivery: Delivery::default(),
    }
}
