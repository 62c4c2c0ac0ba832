use crate::errors::refused;
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchIterator};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType};
use arrow_select::concat::concat_batches;
use numpy::PyArray1;
use numpy::ndarray::ArrayView1;
use pyo3::exceptions::{PyKeyError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PyList};

/// A table of results. pandas, polars, pyarrow and duckdb read it as an Arrow stream, without a copy of its numbers.
#[pyclass(frozen, module = "infusim._infusim")]
pub struct Table {
    name: &'static str,
    batch: RecordBatch,
}

fn broken(error: &ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

impl Table {
    /// A table of this name.
    pub fn new(name: &'static str, batch: RecordBatch) -> Self {
        Self { name, batch }
    }
}

#[pymethods]
impl Table {
    /// What it is a table of: `patients`, `curves`, …
    #[getter]
    fn name(&self) -> &'static str {
        self.name
    }

    /// The names of its columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        let schema = self.batch.schema();
        schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The unit of each column that has one.
    #[getter]
    fn units<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.metadata(py, "unit")
    }

    /// What each column says.
    #[getter]
    fn meanings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.metadata(py, "meaning")
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// The Arrow PyCapsule interface.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer may ask for another schema; that it gets this one is allowed by the interface.
        drop(requested_schema);
        let batches = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(batches));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// A column as a numpy array: numbers without a copy, where a missing one is NaN; texts as Python strings.
    fn column<'py>(slf: &Bound<'py, Self>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let (py, table) = (slf.py(), slf.get());
        let Some(column) = table.batch.column_by_name(name) else {
            let all = table.columns().join(", ");
            return Err(PyKeyError::new_err(format!("{name}: the columns are {all}")));
        };
        match column.data_type() {
            DataType::Float64 => {
                let view = ArrayView1::from(column.as_primitive::<Float64Type>().values().as_ref());
                // SAFETY: the numbers are those of the table, which the array keeps alive and nobody changes: the array is
                // made read-only below.
                let array = unsafe { PyArray1::borrow_from_array(&view, slf.clone().into_any()) };
                read_only(array.into_any())
            }
            DataType::Int64 => {
                let view = ArrayView1::from(column.as_primitive::<Int64Type>().values().as_ref());
                // SAFETY: as above.
                let array = unsafe { PyArray1::borrow_from_array(&view, slf.clone().into_any()) };
                read_only(array.into_any())
            }
            _ => {
                let texts = (0..column.len()).map(|row| text_at(column, row));
                let texts = PyList::new(py, texts.collect::<Vec<_>>())?;
                let dtype = PyDict::new(py);
                dtype.set_item("dtype", "object")?;
                py.import("numpy")?.call_method("array", (texts,), Some(&dtype))
            }
        }
    }

    /// As bytes of an Arrow stream.
    fn to_ipc<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| {
            let mut writer = StreamWriter::try_new(Vec::new(), &self.batch.schema())?;
            writer.write(&self.batch)?;
            writer.into_inner()
        });
        Ok(PyBytes::new(py, &bytes.map_err(|error| broken(&error))?))
    }

    /// Several tables of one name, one below the other.
    #[staticmethod]
    fn concatenated(tables: Vec<PyRef<'_, Self>>) -> PyResult<Self> {
        let name = tables.first().map_or("", |table| table.name);
        let batch = concatenated(&tables)?;
        Ok(Self { name, batch })
    }

    /// A table again from such bytes.
    #[staticmethod]
    fn from_ipc(name: &str, bytes: &[u8]) -> PyResult<Self> {
        let known = infusim::report::FrameKind::ALL.map(|kind| kind.definition().name);
        let known = known.into_iter().find(|known| *known == name);
        let name = known.ok_or_else(|| refused(format!("there is no table {name}")))?;
        let read = || {
            let mut reader = StreamReader::try_new(bytes, None)?;
            match (reader.next(), reader.next()) {
                (Some(batch), None) => batch,
                _ => Err(ArrowError::IpcError("a table is one batch".to_string())),
            }
        };
        let batch = read().map_err(|error| broken(&error))?;
        Ok(Self { name, batch })
    }
}

/// Several tables one below the other.
fn concatenated(tables: &[PyRef<'_, Table>]) -> PyResult<RecordBatch> {
    let first = tables.first().ok_or_else(|| refused("no table to concatenate"))?;
    if tables.iter().any(|table| table.name != first.name) {
        return Err(refused("tables of different names are not one"));
    }
    let batches: Vec<&RecordBatch> = tables.iter().map(|table| &table.batch).collect();
    concat_batches(&first.batch.schema(), batches).map_err(|error| broken(&error))
}

impl Table {
    fn metadata<'py>(&self, py: Python<'py>, key: &str) -> PyResult<Bound<'py, PyDict>> {
        let found = PyDict::new(py);
        for field in self.batch.schema().fields() {
            if let Some(value) = field.metadata().get(key) {
                found.set_item(field.name(), value)?;
            }
        }
        Ok(found)
    }
}

fn read_only(array: Bound<'_, PyAny>) -> PyResult<Bound<'_, PyAny>> {
    array.getattr("flags")?.setattr("writeable", false)?;
    Ok(array)
}

fn text_at(column: &dyn Array, row: usize) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    if let Some(dictionary) = column.as_dictionary_opt::<arrow_array::types::Int32Type>() {
        let key = dictionary.key(row)?;
        return Some(dictionary.values().as_string::<i32>().value(key).to_string());
    }
    Some(column.as_string_opt::<i32>()?.value(row).to_string())
}
