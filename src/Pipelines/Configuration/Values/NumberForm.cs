using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>A number (int or double), with the limits of its [Range].</summary>
internal sealed class NumberForm : ValueForm
{
    private readonly bool _isWhole;
    private readonly double _minimum;
    private readonly double _maximum;
    private readonly bool _excludesMinimum;
    private readonly bool _excludesMaximum;

    /// <summary>Creates the form.</summary>
    /// <param name="type">int or double.</param>
    /// <param name="range">The limits; null for none but the type's.</param>
    public NumberForm(Type type, RangeAttribute? range)
    {
        _isWhole = type == typeof(int);
        _minimum = Limit(range?.Minimum, _isWhole ? int.MinValue : double.MinValue);
        _maximum = Limit(range?.Maximum, _isWhole ? int.MaxValue : double.MaxValue);
        _excludesMinimum = range?.MinimumIsExclusive ?? false;
        _excludesMaximum = range?.MaximumIsExclusive ?? false;
    }

    public override string Allowed => Kind + Limits(showTypeLimits: false);

    /// <summary>Whether the numbers are whole.</summary>
    public bool IsWhole => _isWhole;

    private string Kind => _isWhole ? "a whole number" : "a number";

    private bool HasMinimum => _minimum != (_isWhole ? int.MinValue : double.MinValue);

    private bool HasMaximum => _maximum != (_isWhole ? int.MaxValue : double.MaxValue);

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = null;
        if (node is not NumberNode number)
        {
            var unquoted = node is TextNode text && NumberNode.Parse(text.Value) is not null
                ? $"Write it without quotes: {text.Value}."
                : "";
            return WrongType(node, option, binding, unquoted);
        }

        if (_isWhole && double.IsFinite(number.Value) && number.Value != Math.Floor(number.Value))
        {
            return WrongType(node, option, binding);
        }

        var isTooSmall = _excludesMinimum ? number.Value <= _minimum : number.Value < _minimum;
        var isTooLarge = _excludesMaximum ? number.Value >= _maximum : number.Value > _maximum;
        if (isTooSmall || isTooLarge)
        {
            return binding.Fail(
                option,
                node.Place,
                $"{number.Text} is too {(isTooSmall ? "small" : "large")}.",
                $"Allowed is {Kind}{Limits(showTypeLimits: true)}.");
        }

        value = _isWhole ? (object)(int)number.Value : number.Value;
        return true;
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        if (value is int whole)
        {
            writer.WriteNumberValue(whole);
        }
        else if (double.IsFinite((double)value))
        {
            writer.WriteNumberValue((double)value);
        }
        else
        {
            // JSON has no such number; as a text it can at least be named when it is read.
            writer.WriteStringValue(((double)value).ToString(CultureInfo.InvariantCulture));
        }
    }

    public override JsonObject Schema(DocumentationFile documentation)
    {
        var schema = new JsonObject { ["type"] = _isWhole ? "integer" : "number" };
        if (_isWhole || HasMinimum)
        {
            schema[_excludesMinimum ? "exclusiveMinimum" : "minimum"] = Json(_minimum);
        }

        if (_isWhole || HasMaximum)
        {
            schema[_excludesMaximum ? "exclusiveMaximum" : "maximum"] = Json(_maximum);
        }

        return schema;
    }

    private static double Limit(object? limit, double otherwise) =>
        limit is null ? otherwise : Convert.ToDouble(limit, CultureInfo.InvariantCulture);

    private string Limits(bool showTypeLimits)
    {
        var minimum = $"{(_excludesMinimum ? "above" : "from")} {Text(_minimum)}";
        var maximum = $"{(_excludesMaximum ? "below" : _excludesMinimum ? "up to" : "to")} {Text(_maximum)}";
        return (HasMinimum || showTypeLimits, HasMaximum || showTypeLimits) switch
        {
            (true, true) => $" {minimum}{(_excludesMinimum ? " and" : "")} {maximum}",
            (true, false) => _excludesMinimum ? $" {minimum}" : $" of at least {Text(_minimum)}",
            (false, true) => _excludesMaximum ? $" {maximum}" : $" of at most {Text(_maximum)}",
            _ => "",
        };
    }

    private static string Text(double limit) =>
        limit != 0 && Math.Abs(limit) is < 1e-4 or >= 1e15
            ? limit.ToString("0.####e0", CultureInfo.InvariantCulture)
            : limit.ToString(CultureInfo.InvariantCulture);

    private JsonNode Json(double limit) => _isWhole ? JsonValue.Create((int)limit) : JsonValue.Create(limit);
}
