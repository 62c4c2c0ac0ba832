//! Covariates of people: drawn as written, whatever else is drawn, and given one by one.

use infusim::document::Source;
use infusim::model::{Covariate, Library, Model, Substances};
use infusim::population::{
    CovariateDistribution, DrawnCovariate, DrawnPeople, People, PeopleRows, PersonColumn, Population,
    SubjectRange, Survey, WeightDistribution, survey,
};
use infusim::quantity::Weight;

const MANY: u64 = 20_000;
const WEIGHT: WeightDistribution = WeightDistribution::LogNormal {
    median: Weight::from_kg(75.0),
    cv: 0.2,
    min: Weight::from_kg(1.0),
    max: Weight::from_kg(1000.0),
};

fn column(name: &str) -> PersonColumn {
    PersonColumn::of(&Covariate::described(name, "", Vec::new()))
}

fn drawn(name: &str, distribution: CovariateDistribution, limits: (f64, f64)) -> DrawnCovariate {
    DrawnCovariate {
        column: column(name),
        distribution,
        limits,
    }
}

fn normal(name: &str) -> DrawnCovariate {
    let distribution = CovariateDistribution::Normal { mean: 45.0, sd: 15.0 };
    drawn(name, distribution, (f64::NEG_INFINITY, f64::INFINITY))
}

/// Independent variables, each with a factor of its own.
fn alone(members: &[usize]) -> Option<Vec<Vec<f64>>> {
    (members.len() == 1).then(|| vec![vec![1.0]])
}

fn rows(people: People) -> PeopleRows {
    let population = Population {
        count: MANY,
        seed: 5,
        people,
    };
    PeopleRows::new(&population, SubjectRange::all(MANY)).unwrap()
}

fn numbers(rows: &PeopleRows, column: usize) -> Vec<f64> {
    (0..rows.len()).map(|index| rows.row(index)[column]).collect()
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = values
        .into_iter()
        .fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let (a, b) = (mean(one.iter().copied()), mean(other.iter().copied()));
    let product = |(x, y): (&f64, &f64)| (x - a) * (y - b);
    let spread = |values: &[f64], centre: f64| mean(values.iter().map(|x| (x - centre).powi(2))).sqrt();
    mean(one.iter().zip(other).map(product)) / (spread(one, a) * spread(other, b))
}

/// It fails when a further covariate, or another order, moves the stream of another one, or of weight.
#[test]
fn a_further_covariate_changes_nobody_s_other_ones() {
    let few = DrawnPeople::new(WEIGHT, vec![normal("age")], &[], alone).unwrap();
    let more = DrawnPeople::new(WEIGHT, vec![normal("height"), normal("age")], &[], alone).unwrap();
    let (few, more) = (rows(People::drawn(few)), rows(People::drawn(more)));
    assert_eq!(few.weights, more.weights);
    assert_eq!(numbers(&few, 0), numbers(&more, 1));
    assert_eq!(few.weights, rows(People::weighing(WEIGHT)).weights);
    assert!(correlation(&numbers(&more, 0), &numbers(&more, 1)).abs() < 0.03);
}

/// The correlation of a bivariate normal, of the logarithm for weight. The standard error is 0.005.
#[test]
fn what_goes_together_does_so_as_written() {
    let factor = |members: &[usize]| {
        (members == [0, 1])
            .then(|| vec![vec![1.0], vec![0.6, 0.8]])
            .or_else(|| alone(members))
    };
    let people = DrawnPeople::new(WEIGHT, vec![normal("age")], &[([0, 1], 0.6)], factor).unwrap();
    let rows = rows(People::drawn(people));
    let logs: Vec<f64> = rows.weights.iter().map(|weight| weight.kg().ln()).collect();
    let r = correlation(&logs, &numbers(&rows, 0));
    assert!((r - 0.6).abs() < 0.025, "{r}");
}

/// Of a standard normal variable cut at 0 and 2: mean (φ(0) − φ(2)) / (Φ(2) − Φ(0)) = 0.7228 (Johnson, Kotz and
/// Balakrishnan, Continuous Univariate Distributions, section 10.1). The standard error is 0.003.
#[test]
fn who_lies_beyond_a_limit_is_drawn_again() {
    let cut = drawn(
        "x",
        CovariateDistribution::Normal { mean: 0.0, sd: 1.0 },
        (0.0, 2.0),
    );
    assert!((cut.share_within() - 0.477_249_868_051_820_8).abs() < 1e-12);
    let people = DrawnPeople::new(WEIGHT, vec![cut], &[], alone).unwrap();
    let values = numbers(&rows(People::drawn(people)), 0);
    assert!(values.iter().all(|x| (0.0..=2.0).contains(x)));
    let found = mean(values);
    assert!((found - 0.722_8).abs() < 0.015, "{found}");
}

#[test]
fn shares_of_categories_are_those_written() {
    let shares = CovariateDistribution::Categories(vec![(0.0, 0.2), (1.0, 0.5), (2.0, 0.3)]);
    let people = DrawnPeople::new(WEIGHT, vec![drawn("kind", shares, (0.0, 2.0))], &[], alone).unwrap();
    let values = numbers(&rows(People::drawn(people)), 0);
    for (kind, share) in [(0.0, 0.2), (1.0, 0.5), (2.0, 0.3)] {
        let found = mean(values.iter().map(|value| f64::from(u8::from(*value == kind))));
        // Four standard errors.
        assert!((found - share).abs() < 0.014, "{kind}: {found}");
    }
}

/// Means, spreads and correlations of the survey, as the public files have them, by sex. What is drawn differs by sampling
/// error, by the straight lines between deciles of age, and by what the regressions leave out.
#[test]
fn adults_are_those_of_the_survey() {
    let adults: Survey = survey("adults-us-2016").unwrap().unwrap();
    let columns: Vec<&str> = adults
        .columns()
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(columns, ["sex", "age", "height"]);
    let rows = rows(People::sampled(adults, 5, 100).unwrap());
    let sex = numbers(&rows, 0);
    // Four standard errors.
    assert!((mean(sex.iter().copied()) - 0.5237).abs() < 0.015);
    // ln weight: mean, SD; weight percentiles 25, 50, 75; height: mean, SD; correlations of ln weight with height, age with
    // height.
    let published = [
        (
            0.0,
            [4.47256, 0.22378, 75.3, 86.4, 101.2, 175.33, 7.62, 0.4357, -0.1439],
        ),
        (
            1.0,
            [4.31713, 0.25571, 62.3, 73.3, 88.7, 161.54, 7.05, 0.2988, -0.1971],
        ),
    ];
    for (kind, expected) in published {
        let of = |values: Vec<f64>| -> Vec<f64> {
            values
                .into_iter()
                .zip(&sex)
                .filter(|(_, sex)| **sex == kind)
                .map(|(value, _)| value)
                .collect()
        };
        let mut weights = of(rows.weights.iter().map(|weight| weight.kg()).collect());
        let logs: Vec<f64> = weights.iter().map(|kg| kg.ln()).collect();
        let (ages, heights) = (of(numbers(&rows, 1)), of(numbers(&rows, 2)));
        let sd = |values: &[f64]| {
            let centre = mean(values.iter().copied());
            mean(values.iter().map(|x| (x - centre).powi(2))).sqrt()
        };
        let r = [correlation(&logs, &heights), correlation(&ages, &heights)];
        let (log_mean, log_sd) = (mean(logs.iter().copied()), sd(&logs));
        let (height_mean, height_sd) = (mean(heights.iter().copied()), sd(&heights));
        weights.sort_by(f64::total_cmp);
        let at = |share: f64| weights[(share * weights.len() as f64) as usize];
        let found = [
            log_mean,
            log_sd,
            at(0.25),
            at(0.5),
            at(0.75),
            height_mean,
            height_sd,
            r[0],
            r[1],
        ];
        let within = [0.01, 0.006, 1.5, 1.5, 1.5, 0.35, 0.25, 0.035, 0.035];
        for ((found, expected), within) in found.into_iter().zip(expected).zip(within) {
            assert!(
                (found - expected).abs() < within,
                "{kind}: {found}, published {expected}"
            );
        }
    }
}

/// The typical person of the survey: a woman, the more frequent; 48 years, the middle of the deciles; 162.781 − 0.04759·3 −
/// 0.003453·9 = 162.6072 cm; e^(4.43759 + 1.6894 ln(162.6072/170) + 0.002013·3 − 0.00012717·9 − 0.0147298755) kg, of which the
/// last is the median of what is left, in Python 3.11 by the formula of `Residual`.
#[test]
fn the_typical_person_of_a_survey_is_in_the_middle_of_what_is_left() {
    let people = People::sampled(survey("adults-us-2016").unwrap().unwrap(), 1, 1).unwrap();
    let row = people.typical_row();
    assert_eq!(row[..2], [1.0, 48.0]);
    assert!((row[2] - 162.607_153).abs() < 1e-9, "{}", row[2]);
    let kg = people.typical_weight().kg();
    assert!((kg / 77.683_412_995_364_95 - 1.0).abs() < 1e-11, "{kg}");
}

/// The embedded models and surveys are in order.
#[test]
fn covariates_of_models_say_what_they_are() {
    let library = Library::open().unwrap();
    let substances: &Substances = library.substances();
    let text = library.model("kamp-2020").unwrap().unwrap().source.text.replace(
        "reference_weight: 70 kg",
        "reference_weight: 70 kg\ncovariates: {sex: {typical: female, categories: {male: 0, female: 1}}}",
    );
    let text = text.replace("value: 84 L/h,", "formula: 84 * 1.2 ^ sex, unit: L/h,");
    let model = Model::parse("sex", Source::new("sex.yaml", &text), substances).unwrap();
    assert_eq!(model.covariates[0].say(1.0), "female");
    assert_eq!(model.covariates[0].category("male"), Some(0.0));
}
