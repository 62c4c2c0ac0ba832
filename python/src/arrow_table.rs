use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use infusim::report::{ColumnData, ColumnDefinition, ColumnKind, Frame, arrow_field};
use std::sync::Arc;

/// A table of results as one Arrow batch: numbers of a column lie side by side, texts that come again and again are a dictionary,
/// and each field has its `meaning` and `unit`.
///
/// # Errors
/// When columns and definition do not match, which a test rules out.
pub fn record_batch(frame: &Frame<'_>) -> Result<RecordBatch, ArrowError> {
    let columns = frame.definition().columns;
    let mut cells: Vec<Cells> = columns
        .iter()
        .map(|column| Cells::new(column, frame.len()))
        .collect();
    for block in frame.blocks(usize::MAX) {
        for (cells, data) in cells.iter_mut().zip(block.columns()) {
            cells.add(&data, block.len())?;
        }
    }
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    for (column, cells) in columns.iter().zip(cells) {
        let array = cells.into_array(column);
        fields.push(field(column, array.data_type().clone()));
        arrays.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

fn field(column: &ColumnDefinition, kind: DataType) -> Field {
    arrow_field(column).with_data_type(kind)
}

/// The cells of a column.
enum Cells {
    Texts(Vec<Option<String>>),
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
}

impl Cells {
    fn new(column: &ColumnDefinition, rows: usize) -> Self {
        match column.kind {
            ColumnKind::Text => Self::Texts(Vec::with_capacity(rows)),
            ColumnKind::Integer => Self::Integers(Vec::with_capacity(rows)),
            ColumnKind::Number => Self::Numbers(Vec::with_capacity(rows)),
        }
    }

    fn add(&mut self, data: &ColumnData<'_>, rows: usize) -> Result<(), ArrowError> {
        match (self, data) {
            (Self::Texts(cells), ColumnData::Text(text)) => {
                cells.extend(std::iter::repeat_n(Some((*text).to_string()), rows));
            }
            (Self::Texts(cells), ColumnData::Texts(texts)) => {
                cells.extend(texts.iter().map(|text| text.as_deref().map(str::to_string)));
            }
            (Self::Integers(cells), ColumnData::Integers(integers)) => cells.extend(integers),
            (Self::Numbers(cells), ColumnData::Number(number)) => {
                cells.extend(std::iter::repeat_n(*number, rows));
            }
            (Self::Numbers(cells), ColumnData::Numbers(numbers)) => cells.extend(numbers.iter()),
            _ => return Err(ArrowError::SchemaError("a column of another kind".to_string())),
        }
        Ok(())
    }

    fn into_array(self, column: &ColumnDefinition) -> ArrayRef {
        match self {
            Self::Texts(cells) if column.is_repetitive => {
                let texts = cells.iter().map(Option::as_deref);
                Arc::new(texts.collect::<DictionaryArray<Int32Type>>())
            }
            Self::Texts(cells) => Arc::new(StringArray::from(cells)),
            Self::Integers(cells) => Arc::new(Int64Array::from(cells)),
            // What is missing is NaN in the numbers, and null to who asks for it.
            Self::Numbers(cells) if column.is_optional && cells.iter().any(|cell| cell.is_nan()) => {
                let is_there = cells.iter().map(|cell| !cell.is_nan()).collect();
                Arc::new(Float64Array::new(cells.into(), Some(is_there)))
            }
            Self::Numbers(cells) => Arc::new(Float64Array::from(cells)),
        }
    }
}
