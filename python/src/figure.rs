use crate::errors::refused;
use infusim::output::png;
use infusim::plot::Figure as Drawn;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::path::PathBuf;

/// A figure, which a notebook shows as it is.
#[pyclass(frozen, module = "infusim._infusim")]
pub struct Figure {
    drawn: Drawn,
}

impl Figure {
    /// Of what was drawn.
    pub fn new(drawn: Drawn) -> Self {
        Self { drawn }
    }
}

#[pymethods]
impl Figure {
    /// As SVG text.
    #[getter]
    fn svg(&self) -> &str {
        &self.drawn.svg
    }

    fn _repr_svg_(&self) -> &str {
        &self.drawn.svg
    }

    /// Writes it as a file, by its ending `.svg` or `.png`; `scale` makes a PNG larger than its 1800 pixels.
    #[pyo3(signature = (path, *, scale = 1.0))]
    fn save(&self, py: Python<'_>, path: PathBuf, scale: f32) -> PyResult<()> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("svg") => Ok(std::fs::write(&path, &self.drawn.svg)?),
            Some("png") => {
                let bytes = py.detach(|| png(&self.drawn, scale));
                let bytes = bytes.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
                Ok(std::fs::write(&path, bytes)?)
            }
            _ => Err(refused(format!(
                "{}: a figure is written as .svg or .png",
                path.display()
            ))),
        }
    }
}
