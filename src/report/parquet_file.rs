use super::RunRecord;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};
use std::io::{Error, Result, Write};
use std::sync::Arc;

/// A Parquet file under way. What stands in front of every row is always there; each of its numbers
/// may be missing, as a cell of the CSV file may be empty.
pub(super) struct ParquetFile<'a> {
    writer: SerializedFileWriter<&'a mut (dyn Write + Send)>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Text,
    Count,
    Number,
    /// A number that may be missing.
    Optional,
}

/// A column of one group of rows.
#[derive(Clone, Debug)]
pub(super) enum Column<'a> {
    /// The same text in every row.
    Text(&'a str),
    Count(Vec<i64>),
    Number(Vec<f64>),
    /// NaN where a number is missing; `None` where all are.
    Optional(Option<&'a [f64]>),
}

impl<'a> ParquetFile<'a> {
    /// Begins a file with columns of these names. What is known of the run goes with it.
    pub(super) fn new(
        to: &'a mut (dyn Write + Send),
        columns: &[(String, ColumnKind)],
        record: &RunRecord,
    ) -> Result<Self> {
        let mut properties = WriterProperties::builder()
            .set_created_by(RunRecord::program())
            .set_compression(Compression::SNAPPY)
            // Hardly two patients have the same number; only names repeat.
            .set_dictionary_enabled(false)
            .set_key_value_metadata(Some(
                record
                    .facts()?
                    .into_iter()
                    .map(|(key, value)| KeyValue::new(key, value))
                    .collect(),
            ));
        let mut fields = Vec::new();
        for (name, kind) in columns {
            if *kind == ColumnKind::Text {
                let path = ColumnPath::new(vec![name.clone()]);
                properties = properties.set_column_dictionary_enabled(path, true);
            }
            fields.push(Arc::new(kind.field(name).map_err(failed)?));
        }
        let schema = Type::group_type_builder("infusim")
            .with_fields(fields)
            .build()
            .map_err(failed)?;
        let writer =
            SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties.build())).map_err(failed)?;
        Ok(Self { writer })
    }

    /// Writes a group of so many rows.
    pub(super) fn rows(&mut self, count: usize, columns: &[Column<'_>]) -> Result<()> {
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for column in columns {
            let mut writer = group
                .next_column()
                .map_err(failed)?
                .ok_or_else(|| Error::other("a column more than the file has"))?;
            column.write(count, writer.untyped()).map_err(failed)?;
            writer.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        Ok(())
    }

    /// Ends the file, without which it is none.
    pub(super) fn finish(self) -> Result<()> {
        self.writer.close().map_err(failed)?;
        Ok(())
    }
}

impl ColumnKind {
    fn field(self, name: &str) -> std::result::Result<Type, ParquetError> {
        let (physical, repetition) = match self {
            Self::Text => (Physical::BYTE_ARRAY, Repetition::REQUIRED),
            Self::Count => (Physical::INT64, Repetition::REQUIRED),
            Self::Number => (Physical::DOUBLE, Repetition::REQUIRED),
            Self::Optional => (Physical::DOUBLE, Repetition::OPTIONAL),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(repetition)
            .with_logical_type((self == Self::Text).then_some(LogicalType::String))
            .build()
    }
}

impl Column<'_> {
    fn write(&self, count: usize, writer: &mut ColumnWriter<'_>) -> std::result::Result<(), ParquetError> {
        match (self, writer) {
            (Self::Text(text), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                let text = ByteArray::from(text.as_bytes().to_vec());
                writer.write_batch(&vec![text; count], None, None)?;
            }
            (Self::Count(values), ColumnWriter::Int64ColumnWriter(writer)) => {
                writer.write_batch(values, None, None)?;
            }
            (Self::Number(values), ColumnWriter::DoubleColumnWriter(writer)) => {
                let values: Vec<f64> = values.iter().map(|value| unsigned_zero(*value)).collect();
                writer.write_batch(&values, None, None)?;
            }
            (Self::Optional(values), ColumnWriter::DoubleColumnWriter(writer)) => {
                let (present, levels) = match values {
                    Some(values) => (
                        values
                            .iter()
                            .filter(|value| !value.is_nan())
                            .map(|value| unsigned_zero(*value))
                            .collect(),
                        values.iter().map(|value| i16::from(!value.is_nan())).collect(),
                    ),
                    None => (Vec::new(), vec![0; count]),
                };
                writer.write_batch(&present, Some(&levels), None)?;
            }
            _ => return Err(ParquetError::General("a column of another kind".to_string())),
        }
        Ok(())
    }
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
