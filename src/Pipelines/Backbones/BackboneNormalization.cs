using System.Globalization;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>What is subtracted from the pixels and by what they are divided, for values from 0 to 1.</summary>
/// <param name="Mean">Mean of red, green and blue.</param>
/// <param name="Std">Standard deviation of red, green and blue.</param>
internal sealed record BackboneNormalization(double[] Mean, double[] Std)
{
    private const string Usual =
        "Most networks trained on ImageNet want mean [0.485, 0.456, 0.406] and std [0.229, 0.224, 0.225]; "
        + "pixels from -1 to 1 are mean [0.5, 0.5, 0.5] and std [0.5, 0.5, 0.5].";

    /// <summary>
    /// The numbers of the options, otherwise those of the file's metadata (<c>mean</c> and <c>std</c>, comma lists, for values 0 to 1 or 0
    /// to 255). A model that this library exported takes pixels from 0 to 255 and normalises them itself.
    /// </summary>
    /// <exception cref="ConfigurationException">Nobody says the numbers, or they make no sense.</exception>
    public static BackboneNormalization Resolve(BackboneOptions options, string name, OnnxModel model, Func<string, string> place)
    {
        var (mean, std) = Stated(model);
        mean = options.Mean?.ToArray() ?? mean;
        std = options.Std?.ToArray() ?? std;
        if (mean is null || std is null)
        {
            var missing = mean is null && std is null ? "mean and std" : mean is null ? "mean" : "std";
            throw new ConfigurationException(new Problem(
                place("backbone.model"),
                $"The backbone '{name}' does not say how its pixels are normalised: {missing} unknown.",
                $"Set backbone.mean and backbone.std. {Usual}"));
        }

        Check(mean, place("backbone.mean"), "mean", value => value is >= -1 and <= 1);
        Check(std, place("backbone.std"), "std", value => value is > 0 and <= 1);
        return new(mean, std);
    }

    /// <summary>What a model says by itself, for values from 0 to 1; null where it says nothing.</summary>
    /// <exception cref="PipelineException">What it says are no numbers.</exception>
    public static (double[]? Mean, double[]? Std) Stated(OnnxModel model)
    {
        var isOurs = ModelMetadata.IsOurs(model);
        var mean = isOurs ? [0, 0, 0] : FromMetadata(model, "mean");
        var std = isOurs ? [1, 1, 1] : FromMetadata(model, "std");
        return isOurs || (mean is not null && std is not null && mean.Concat(std).Any(value => Math.Abs(value) > 1))
            ? ([.. mean!.Select(value => value / 255)], [.. std!.Select(value => value / 255)])
            : (mean, std);
    }

    private static double[]? FromMetadata(OnnxModel model, string key)
    {
        if (!model.Metadata.TryGetValue(key, out var text))
        {
            return null;
        }

        var parts = text.Trim('[', ']', '(', ')', ' ').Split(
            [',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var values = parts.Select(part => double.TryParse(part, CultureInfo.InvariantCulture, out var value) ? value : double.NaN)
            .ToArray();
        return values.Length is 1 or 3 && values.All(double.IsFinite)
            ? (values.Length == 3 ? values : [values[0], values[0], values[0]])
            : throw new PipelineException(new Problem(
                model.Place,
                $"The metadata entry '{key}' is '{text}', not three numbers.",
                "Correct it, or set backbone.mean and backbone.std."));
    }

    private static void Check(double[] values, string place, string name, Func<double, bool> allowed)
    {
        if (values.Length != 3 || !values.All(value => double.IsFinite(value) && allowed(value)))
        {
            var found = string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
            throw new ConfigurationException(new Problem(
                place,
                $"The {name} is [{found}].",
                "Give three numbers for red, green and blue, for pixel values from 0 to 1 (divide by 255 where they are for 0 to 255). "
                    + Usual));
        }
    }
}
