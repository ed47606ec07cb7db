using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>
/// How one kind of value looks in JSON: how it is read, what is said when it is wrong, how it is written and how the schema
/// describes it. All that is known about a kind of value is in its one class.
/// </summary>
internal abstract class ValueForm
{
    /// <summary>What is allowed, for people, as it stands in a sentence: <c>a whole number from 8 to 2048</c>.</summary>
    public abstract string Allowed { get; }

    /// <summary>Turns a node into a value.</summary>
    /// <param name="node">What was written; never null at the place of a whole option.</param>
    /// <param name="option">The option's path: <c>training.epochs</c>.</param>
    /// <param name="binding">Takes the problems.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is a value; otherwise the binding has at least one problem more.</returns>
    public abstract bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value);

    /// <summary>Writes a value in the form that <see cref="TryBind"/> reads.</summary>
    public abstract void Write(Utf8JsonWriter writer, object value);

    /// <summary>The JSON Schema of such values, without description.</summary>
    public abstract JsonObject Schema(DocumentationFile documentation);

    /// <summary>Reports a value of another type.</summary>
    protected bool WrongType(ConfigurationNode node, string option, Binding binding, string remedy = "")
    {
        var description = char.ToUpperInvariant(node.Description[0]) + node.Description[1..];
        return binding.Fail(option, node.Place, $"{description} stands where {Allowed} is expected.", remedy);
    }
}
