using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Pipelines.Configuration.Sweeping;

namespace Pipelines.Configuration.Values;

/// <summary>One option: a property of an option record and its key in JSON.</summary>
internal sealed class Option
{
    /// <summary>Creates the option of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="defaults">An instance of its record with every option at its default.</param>
    public Option(PropertyInfo property, object defaults)
    {
        Property = property;
        Key = CamelCase.Of(property.Name);
        Form = FormOf(property.PropertyType, property);
        Default = property.GetValue(defaults);
        var onlyWith = property.GetCustomAttribute<OnlyWithAttribute>();
        (OnlyWith, AlsoWithoutChoice) = (onlyWith?.Choices ?? [], onlyWith?.AlsoWithoutChoice ?? true);
        NotWith = (onlyWith as NotWithAttribute)?.Excluded ?? [];
    }

    /// <summary>The property.</summary>
    public PropertyInfo Property { get; }

    /// <summary>The key: the property's name in camelCase.</summary>
    public string Key { get; }

    /// <summary>What values look like.</summary>
    public ValueForm Form { get; }

    /// <summary>The value where nothing is written; null where the documentation says what happens then.</summary>
    public object? Default { get; }

    /// <summary>The choices of a sibling with which this option has a meaning; empty for all.</summary>
    public IReadOnlyList<object> OnlyWith { get; }

    /// <summary>The choices of that sibling with which it has none, where it was declared by them; empty where it was not.</summary>
    public IReadOnlyList<object> NotWith { get; }

    /// <summary>Whether it has a meaning where that sibling is left open.</summary>
    public bool AlsoWithoutChoice { get; }

    /// <summary>The path of this option inside a record's path: <c>training</c> and <c>epochs</c> make <c>training.epochs</c>.</summary>
    public string PathIn(string record) => record.Length == 0 ? Key : $"{record}.{Key}";

    /// <summary>The form of a C# type. A new kind of value is a class and a line here.</summary>
    private static ValueForm FormOf(Type type, PropertyInfo property) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var text when text == typeof(string) => new TextForm(),
        var boolean when boolean == typeof(bool) => new BooleanForm(),
        var number when number == typeof(int) || number == typeof(double) =>
            new NumberForm(number, property.GetCustomAttribute<RangeAttribute>()),
        { IsEnum: true } word => new WordForm(word),
        var place when place == typeof(PlaceOrFraction) => new PlaceOrFractionForm(),
        var excluded when excluded == typeof(ExcludedImages) => new ExcludedImagesForm(),
        var count when count == typeof(ClusterCount) => new ClusterCountForm(),
        var weights when weights == typeof(ClassWeights) => new ClassWeightsForm(),
        var swept when swept == typeof(SweptSettings) => new SweptSettingsForm(),
        var layers when layers == typeof(LayerSelection) => new LayerSelectionForm(),
        { IsGenericType: true } list when list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) =>
            new ListForm(
                list.GenericTypeArguments[0],
                FormOf(list.GenericTypeArguments[0], property),
                property.GetCustomAttribute<LengthAttribute>()),
        { IsClass: true } record when record.GetConstructor([]) is not null => new RecordForm(record),
        var other => throw new NotSupportedException($"{property.DeclaringType}.{property.Name}: no value form is registered for {other}."),
    };
}
