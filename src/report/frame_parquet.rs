use super::arrow_fields::{ARROW_SCHEMA, arrow_schema};
use super::{ColumnData, ColumnDefinition, ColumnKind, Frame, RunRecord};
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};
use std::io::{Error, Result, Write};
use std::sync::Arc;

/// Rows of a group: what a reader takes into memory at once, some ten megabytes.
const GROUP: usize = 1 << 17;

type Parquet<T> = std::result::Result<T, ParquetError>;

/// Writes a frame as Parquet, with all digits. What is known of the run goes with it, and as metadata of each field its
/// `unit` and `meaning`.
///
/// # Errors
/// When the writer fails.
pub fn write_parquet(frame: &Frame<'_>, record: &RunRecord, to: &mut (dyn Write + Send)) -> Result<()> {
    let columns = frame.definition().columns;
    let schema = schema(columns).map_err(failed)?;
    let properties = properties(columns, record.facts()?);
    let writer = SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties));
    let mut writer = writer.map_err(failed)?;
    let mut blocks = frame.blocks(GROUP).into_iter().peekable();
    while let Some(block) = blocks.next() {
        let mut rows = block.len();
        let mut group = vec![(block.len(), block.columns())];
        while let Some(block) = blocks.next_if(|next| rows + next.len() <= GROUP) {
            rows += block.len();
            group.push((block.len(), block.columns()));
        }
        write_group(&mut writer, columns, &group).map_err(failed)?;
    }
    writer.close().map_err(failed)?;
    Ok(())
}

fn schema(columns: &[ColumnDefinition]) -> Parquet<Type> {
    let fields: Parquet<Vec<Arc<Type>>> = columns
        .iter()
        .map(|column| Ok(Arc::new(field(column)?)))
        .collect();
    Type::group_type_builder("infusim").with_fields(fields?).build()
}

fn field(column: &ColumnDefinition) -> Parquet<Type> {
    let (physical, logical) = match column.kind {
        ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnKind::Integer => (Physical::INT64, None),
        ColumnKind::Number => (Physical::DOUBLE, None),
    };
    let repetition = match column.is_optional {
        true => Repetition::OPTIONAL,
        false => Repetition::REQUIRED,
    };
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(repetition)
        .with_logical_type(logical)
        .build()
}

fn properties(columns: &[ColumnDefinition], facts: Vec<(String, String)>) -> WriterProperties {
    let schema = arrow_schema(columns, &facts);
    let facts = facts.into_iter().chain([(ARROW_SCHEMA.to_string(), schema)]);
    let facts = facts.map(|(key, value)| KeyValue::new(key, value)).collect();
    let mut properties = WriterProperties::builder()
        .set_created_by(RunRecord::program())
        .set_compression(Compression::SNAPPY)
        // Hardly two people have the same number.
        .set_dictionary_enabled(false)
        .set_key_value_metadata(Some(facts));
    for column in columns {
        let path = ColumnPath::new(vec![column.name.to_string()]);
        properties = match column.kind {
            _ if column.is_repetitive => properties.set_column_dictionary_enabled(path, true),
            // Numbers of people, and zeros, take next to nothing as differences.
            ColumnKind::Integer => properties.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
            ColumnKind::Text | ColumnKind::Number => properties,
        };
    }
    properties.build()
}

/// Writes blocks of so many rows each as one group.
fn write_group(
    writer: &mut SerializedFileWriter<&mut (dyn Write + Send)>,
    columns: &[ColumnDefinition],
    blocks: &[(usize, Vec<ColumnData<'_>>)],
) -> Parquet<()> {
    let wrong = |what: &str| ParquetError::General(what.to_string());
    let mut group = writer.next_row_group()?;
    for (index, column) in columns.iter().enumerate() {
        let more = || wrong("a column more than the file has");
        let mut writer = group.next_column()?.ok_or_else(more)?;
        for (rows, block) in blocks {
            let data = block
                .get(index)
                .ok_or_else(|| wrong("a column less than the file has"))?;
            write_column(writer.untyped(), data, *rows, column.is_optional)?;
        }
        writer.close()?;
    }
    group.close()?;
    Ok(())
}

/// Writes the cells of so many rows.
fn write_column(
    writer: &mut ColumnWriter<'_>,
    data: &ColumnData<'_>,
    rows: usize,
    is_optional: bool,
) -> Parquet<()> {
    let definitions = |is_there: Vec<bool>| -> Option<Vec<i16>> {
        is_optional.then(|| is_there.into_iter().map(i16::from).collect())
    };
    match (data, writer) {
        (ColumnData::Text(text), ColumnWriter::ByteArrayColumnWriter(writer)) => {
            let text = ByteArray::from(text.as_bytes().to_vec());
            writer.write_batch(&vec![text; rows], definitions(vec![true; rows]).as_deref(), None)?;
        }
        (ColumnData::Texts(texts), ColumnWriter::ByteArrayColumnWriter(writer)) => {
            let present = texts.iter().flatten();
            let present: Vec<ByteArray> = present.map(|text| text.as_bytes().to_vec().into()).collect();
            let is_there = texts.iter().map(Option::is_some).collect();
            writer.write_batch(&present, definitions(is_there).as_deref(), None)?;
        }
        (ColumnData::Integers(integers), ColumnWriter::Int64ColumnWriter(writer)) => {
            writer.write_batch(integers, definitions(vec![true; rows]).as_deref(), None)?;
        }
        (ColumnData::Number(number), ColumnWriter::DoubleColumnWriter(writer)) => {
            let is_there = !is_optional || !number.is_nan();
            let present = vec![unsigned_zero(*number); if is_there { rows } else { 0 }];
            writer.write_batch(&present, definitions(vec![is_there; rows]).as_deref(), None)?;
        }
        (ColumnData::Numbers(numbers), ColumnWriter::DoubleColumnWriter(writer)) => {
            let present = numbers.iter().filter(|number| !is_optional || !number.is_nan());
            let present: Vec<f64> = present.map(|number| unsigned_zero(*number)).collect();
            let is_there = numbers.iter().map(|number| !number.is_nan()).collect();
            writer.write_batch(&present, definitions(is_there).as_deref(), None)?;
        }
        _ => return Err(ParquetError::General("a column of another kind".to_string())),
    }
    Ok(())
}

/// The number itself, but 0 for −0: a reader of the file would print the sign.
fn unsigned_zero(value: f64) -> f64 {
    value + 0.0
}

fn failed(error: ParquetError) -> Error {
    match error {
        ParquetError::External(error) => match error.downcast() {
            Ok(error) => *error,
            Err(error) => Error::other(error),
        },
        error => Error::other(error),
    }
}
