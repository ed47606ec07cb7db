using Pipelines.Classification.Losses;
using Pipelines.Text;

namespace Pipelines;

/// <summary>
/// How much each class counts in the loss: all the same, so much that every class has the same share, or as somebody says.
/// </summary>
public sealed record ClassWeights
{
    private ClassWeights(bool isBalanced, IReadOnlyDictionary<string, double> named)
    {
        IsBalanced = isBalanced;
        Named = named;
    }

    /// <summary>Each image counts the same.</summary>
    public static ClassWeights None { get; } = new(false, new Dictionary<string, double>());

    /// <summary>Each class counts the same: weight = images / (classes × images of the class), as scikit-learn's <c>balanced</c>.</summary>
    public static ClassWeights Balanced { get; } = new(true, new Dictionary<string, double>());

    /// <summary>Whether each class counts the same.</summary>
    public bool IsBalanced { get; }

    /// <summary>The weights of single classes; the others have 1.</summary>
    public IReadOnlyDictionary<string, double> Named { get; }

    /// <summary>Weights of single classes; the others have 1.</summary>
    /// <param name="weights">Weights by the classes' names, 0 or more.</param>
    public static ClassWeights Of(IReadOnlyDictionary<string, double> weights) =>
        new(false, new SortedDictionary<string, double>(
            weights.ToDictionary(weight => UnicodeForms.Composed(weight.Key), weight => weight.Value), StringComparer.Ordinal));

    /// <summary>One weight for each class.</summary>
    /// <param name="labels">Class of each training image.</param>
    /// <param name="classNames">Names of the classes in the order of their numbers.</param>
    internal double[] For(IReadOnlyList<int> labels, IReadOnlyList<string> classNames) => IsBalanced
        ? BalancedWeights.Of(labels, classNames.Count)
        : [.. classNames.Select(name => Named.GetValueOrDefault(name, 1))];

    /// <inheritdoc/>
    public bool Equals(ClassWeights? other) => other is not null && IsBalanced == other.IsBalanced && Named.SequenceEqual(other.Named);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsBalanced, Named.Count);
}
