using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>A <see cref="PlaceOrFraction"/>: a text for a place, a number for a fraction.</summary>
internal sealed class PlaceOrFractionForm : ValueForm
{
    private readonly TextForm _place = new();
    private readonly NumberForm _fraction =
        new(typeof(double), new RangeAttribute(0.0, 1.0) { MinimumIsExclusive = true, MaximumIsExclusive = true });

    public override string Allowed => $"{_place.Allowed} (a place) or {_fraction.Allowed} (a fraction)";

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = null;
        switch (node)
        {
            case TextNode when _place.TryBind(node, option, binding, out var place):
                value = PlaceOrFraction.At((string)place!);
                return true;
            case NumberNode when _fraction.TryBind(node, option, binding, out var fraction):
                value = PlaceOrFraction.Of((double)fraction!);
                return true;
            case TextNode or NumberNode:
                return false;
            default:
                return WrongType(node, option, binding);
        }
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        var chosen = (PlaceOrFraction)value;
        if (chosen.Place is not null)
        {
            _place.Write(writer, chosen.Place);
        }
        else
        {
            _fraction.Write(writer, chosen.Fraction);
        }
    }

    public override JsonObject Schema(DocumentationFile documentation) =>
        new() { ["anyOf"] = new JsonArray(_place.Schema(documentation), _fraction.Schema(documentation)) };
}
