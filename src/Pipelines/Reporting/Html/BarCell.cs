namespace Pipelines.Reporting.Html;

/// <summary>A cell of a table with a bar, beside the cell with the number that it shows.</summary>
internal static class BarCell
{
    /// <summary>Its HTML.</summary>
    /// <param name="share">The length, 0 to 1.</param>
    public static Markup Of(double share) => Markup.Of(
        $"""
        <td class="bar"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="color-0" width="{100 * share:0.#}" height="8"/></svg></td>
        """);
}
