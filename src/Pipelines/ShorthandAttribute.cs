namespace Pipelines;

/// <summary>
/// Names the option that a plain value stands for: with <c>[Shorthand(nameof(Model))]</c> on a record, <c>"backbone": "x.onnx"</c>
/// means <c>"backbone": { "model": "x.onnx" }</c>. An object is never a shorthand.
/// </summary>
/// <param name="property">The C# name of the property.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class ShorthandAttribute(string property) : Attribute
{
    /// <summary>The C# name of the property.</summary>
    public string Property { get; } = property;
}
