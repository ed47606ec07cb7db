using System.Globalization;
using Pipelines.Reporting.Html;
using Pipelines.Sweeps.Definition;

namespace Pipelines.Sweeps.Pages;

/// <summary>
/// Parallel coordinates (Inselberg, 1985) as SVG: an axis for each setting and one for the figure; a line for each trial.
/// </summary>
internal static class ParallelCoordinates
{
    private const double AxisDistance = 150;
    private const double Side = 70;
    private const double Top = 34;
    private const double Height = 320;
    private const double Bottom = 16;
    private const int LongestLabel = 18;

    /// <summary>The chart; nothing where no trial has a figure.</summary>
    /// <param name="definition">The settings.</param>
    /// <param name="result">The trials.</param>
    public static Markup Of(SweepDefinition definition, SweepResult result)
    {
        var shown = result.Trials.Where(trial => result.FigureOf(trial) is not null).OrderBy(trial => trial == result.Best).ToList();
        if (shown.Count == 0)
        {
            return Markup.Empty;
        }

        var figures = shown.ConvertAll(trial => result.FigureOf(trial)!.Value);
        var (low, high) = (figures.Min(), figures.Max());
        var isLoss = SweepTexts.IsLoss(result.Metric);
        double Goodness(SweepTrial trial) => high > low
            ? isLoss ? (high - result.FigureOf(trial)!.Value) / (high - low) : (result.FigureOf(trial)!.Value - low) / (high - low)
            : 1;
        var axes = definition.Settings.Select(setting => new SettingAxis(setting)).ToList();
        var width = (2 * Side) + (axes.Count * AxisDistance);
        double X(int axis) => Side + (axis * AxisDistance);
        double Y(double place) => Top + ((1 - place) * (Height - Top - Bottom));
        var metric = SweepTexts.Words(CamelCase.Of(result.Metric));
        return Markup.Of(
            $"""
            <div class="scroll" tabindex="0" role="region" aria-label="Parallel coordinates"><figure class="chart coordinates">
            <svg viewBox="0 0 {width} {Height}" style="min-width:{0.75 * width}px" role="img"
            aria-label="{Quantity.Of(shown.Count, "trials")} by settings and {metric}; the table has the numbers">
            {shown.Select(Line)}
            {axes.Select((axis, index) => Axis(X(index), axis.Name, axis.Labels.Select(label => (Y(label.Place), label.Text))))}
            {Axis(X(axes.Count), metric, [(Y(0), Number(isLoss ? high : low)), (Y(1), Number(isLoss ? low : high))])}
            </svg></figure></div>
            """);

        Markup Line(SweepTrial trial)
        {
            var points = axes.Select((axis, index) => (X(index), Y(axis.PlaceOf(trial)))).Append((X(axes.Count), Y(Goodness(trial))));
            var path = string.Join(' ', points.Select((point, index) => string.Create(
                CultureInfo.InvariantCulture, $"{(index == 0 ? 'M' : 'L')}{point.Item1:0.#} {point.Item2:0.#}")));
            var kind = trial == result.Best ? "trial best" : trial.State == SweepTrialState.Stopped ? "trial stopped" : "trial";
            return Markup.Of(
                $"""
                <path class="{kind}" d="{path}" stroke-opacity="{(trial == result.Best ? 1 : 0.2 + (0.6 * Goodness(trial))):0.00}">
                <title>Trial {trial.Number}: {Settings(trial)}; {metric} {result.FigureOf(trial)!.Value:0.0000}</title></path>

                """);
        }

        static string Settings(SweepTrial trial) => string.Join(", ", trial.Settings.Select(setting => $"{setting.Key} {setting.Value}"));
    }

    private static Markup Axis(double x, string name, IEnumerable<(double Y, string Text)> labels) => Markup.Of(
        $"""
        <line class="grid" x1="{x}" x2="{x}" y1="{Top}" y2="{Height - Bottom}"/>
        <text class="axis" x="{x}" y="16" text-anchor="middle">{name}</text>
        {labels.Select(label => Markup.Of($"<text x=\"{x + 6}\" y=\"{label.Y + 4:0.#}\">{Short(label.Text)}</text>"))}

        """);

    private static string Short(string text) => text.Length <= LongestLabel ? text : text[..(LongestLabel - 1)] + "…";

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>The axis of a setting.</summary>
    private sealed class SettingAxis
    {
        private const double Middle = 0.5;
        private readonly SweptSetting _setting;
        private readonly List<string> _values;

        public SettingAxis(SweptSetting setting)
        {
            _setting = setting;
            _values = setting.Values.Range is null ? [.. setting.Values.List] : [];
            Name = setting.Path.Keys[^1];
        }

        /// <summary>The last word of the setting's path.</summary>
        public string Name { get; }

        /// <summary>The texts beside the axis.</summary>
        public IEnumerable<(double Place, string Text)> Labels => _setting.Values.Range is { } range
            ? [(0, Text(range.From!.Value)), (1, Text(range.To!.Value))]
            : _values.Select((value, index) => (PlaceOf(index), value.Trim('"')));

        /// <summary>The place of a trial, from 0 to 1.</summary>
        public double PlaceOf(SweepTrial trial)
        {
            var value = trial.Settings[_setting.Path.Text];
            if (_setting.Values.Range is not { } range)
            {
                return PlaceOf(_values.IndexOf(value));
            }

            var (from, to, at) = (range.From!.Value, range.To!.Value, double.Parse(value, CultureInfo.InvariantCulture));
            return range.Scale == SweepScale.Log
                ? (Math.Log(at) - Math.Log(from)) / (Math.Log(to) - Math.Log(from))
                : (at - from) / (to - from);
        }

        private double PlaceOf(int index) => _values.Count == 1 ? Middle : index / (_values.Count - 1.0);

        private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture)
            .Replace("E-0", "e-", StringComparison.Ordinal)
            .Replace("E", "e", StringComparison.Ordinal);
    }
}
