//! Precision-recall and reliability plots as SVG.
use plotters::prelude::*;
use std::error::Error;

const SIZE: (u32, u32) = (360, 280);
const CURVE: RGBColor = RGBColor(0x1f, 0x5f, 0x8b);
const MARK: RGBColor = RGBColor(0xb5, 0x3a, 0x2a);
const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);
const INK: RGBColor = RGBColor(0x33, 0x33, 0x33);

/// Fallible drawing into a string.
fn draw(
    title: &str,
    axes: (&str, &str),
    inside: impl FnOnce(&mut ChartContext<'_, SVGBackend<'_>, Square>) -> Result<(), Box<dyn Error>>,
) -> Result<String, Box<dyn Error>> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&root)
            .caption(title, ("sans-serif", 15).into_font().color(&INK))
            .margin(8)
            .x_label_area_size(34)
            .y_label_area_size(40)
            .build_cartesian_2d(0f64..1.0, 0f64..1.0)?;
        chart
            .configure_mesh()
            .x_labels(6)
            .y_labels(6)
            .x_desc(axes.0)
            .y_desc(axes.1)
            .light_line_style(WHITE)
            .bold_line_style(GRID)
            .axis_style(INK)
            .label_style(("sans-serif", 12).into_font().color(&INK))
            .draw()?;
        inside(&mut chart)?;
        root.present()?;
    }
    Ok(svg)
}

/// Both axes from 0 to 1.
type Square = Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>;

/// Precision against recall, with the default threshold as a dot. Empty when it cannot be drawn.
pub(super) fn precision_recall(curve: &[(f64, f64)], default: Option<(f64, f64)>) -> String {
    draw("Precision and recall", ("recall", "precision"), |chart| {
        chart.draw_series(LineSeries::new(curve.iter().copied(), CURVE.stroke_width(2)))?;
        chart.draw_series(default.map(|point| Circle::new(point, 5, MARK.filled())))?;
        Ok(())
    })
    .unwrap_or_default()
}

/// What happened against what was said; the diagonal is honesty. Empty when it cannot be drawn.
pub(super) fn reliability(bins: &[(f64, f64, usize)]) -> String {
    draw("Reliability", ("stated probability", "share true"), |chart| {
        chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], INK.mix(0.5)))?;
        chart.draw_series(LineSeries::new(
            bins.iter().map(|b| (b.0, b.1)),
            CURVE.stroke_width(2),
        ))?;
        chart.draw_series(bins.iter().map(|b| Circle::new((b.0, b.1), 4, CURVE.filled())))?;
        Ok(())
    })
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn plots_are_svg() {
        let svg = super::precision_recall(&[(0.1, 1.0), (0.9, 0.8)], Some((0.5, 0.9)));
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{svg}");
        assert!(super::reliability(&[(0.2, 0.3, 10)]).contains("<circle"));
    }
}
