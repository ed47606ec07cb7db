using System.Globalization;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>How a network wants its pixels: the order of the colours, what is subtracted and by what is divided.</summary>
/// <param name="Channels">The order of the colours.</param>
/// <param name="Mean">Mean of each colour in that order, for pixels from 0 to 1.</param>
/// <param name="Std">Standard deviation of each colour in that order, for pixels from 0 to 1.</param>
/// <param name="Notes">How the numbers were understood, where a person might mean something else.</param>
internal sealed record BackboneNormalization(ColorChannels Channels, double[] Mean, double[] Std, IReadOnlyList<string> Notes)
{
    private const double LargestPixel = 255;

    private const string Usual =
        "Most networks trained on ImageNet want mean [0.485, 0.456, 0.406] and std [0.229, 0.224, 0.225]; "
        + "pixels from -1 to 1 are mean [0.5, 0.5, 0.5] and std [0.5, 0.5, 0.5]; those of Caffe want \"channels\": \"bgr\", "
        + "mean [104, 117, 123] and std [1, 1, 1].";

    /// <summary>
    /// What the options say, otherwise the file's metadata (<c>channels</c>; <c>mean</c> and <c>std</c>, comma lists, for pixels from 0 to
    /// 1 or 0 to 255). A model that this library exported takes red, green, blue from 0 to 255 and normalises them itself.
    /// </summary>
    /// <exception cref="ConfigurationException">Nobody says the numbers, or they make no sense.</exception>
    public static BackboneNormalization Resolve(BackboneOptions options, string name, OnnxModel model, Func<string, string> place)
    {
        var stated = Stated(model);
        var (givenMean, givenStd) = (options.Mean?.ToArray(), options.Std?.ToArray());
        Check(givenMean, place("backbone.mean"), "mean", value => value >= 0);
        Check(givenStd, place("backbone.std"), "std", value => value > 0);
        if (givenMean is not null && givenStd is not null && AreOfDifferentScales(givenMean, givenStd))
        {
            throw new ConfigurationException(new Problem(
                place("backbone.std"),
                $"The mean {Text(givenMean)} and the std {Text(givenStd)} are of different scales.",
                $"Give both for pixels from 0 to 1, or both for pixels from 0 to 255. {Usual}"));
        }

        var isOf255 = IsOf255(givenMean, givenStd);
        var mean = Scaled(givenMean, isOf255) ?? stated.Mean;
        var std = Scaled(givenStd, isOf255) ?? stated.Std;
        if (mean is null || std is null)
        {
            var missing = mean is null && std is null ? "mean and std" : mean is null ? "mean" : "std";
            throw new ConfigurationException(new Problem(
                place("backbone.model"),
                $"The backbone '{name}' does not say how its pixels are normalised: {missing} unknown.",
                $"Set backbone.mean and backbone.std. {Usual}"));
        }

        return new(
            options.Channels ?? stated.Channels ?? ColorChannels.Rgb,
            mean,
            std,
            isOf255 ? ["backbone.mean and backbone.std have numbers above 1: they are taken for pixels from 0 to 255."] : []);
    }

    /// <summary>What a model says by itself, for pixels from 0 to 1; null where it says nothing.</summary>
    /// <exception cref="PipelineException">What it says makes no sense.</exception>
    public static (ColorChannels? Channels, double[]? Mean, double[]? Std) Stated(OnnxModel model)
    {
        if (ModelMetadata.IsOurs(model))
        {
            return (ColorChannels.Rgb, [0, 0, 0], [1 / LargestPixel, 1 / LargestPixel, 1 / LargestPixel]);
        }

        var mean = NumbersFromMetadata(model, "mean");
        var std = NumbersFromMetadata(model, "std");
        var isOf255 = mean is not null && std is not null && IsOf255(mean, std);
        return (ChannelsFromMetadata(model), Scaled(mean, isOf255), Scaled(std, isOf255));
    }

    private static ColorChannels? ChannelsFromMetadata(OnnxModel model)
    {
        if (!model.Metadata.TryGetValue("channels", out var text))
        {
            return null;
        }

        return Enum.TryParse<ColorChannels>(text, ignoreCase: true, out var channels) && Enum.IsDefined(channels) ? channels : null;
    }

    private static double[]? NumbersFromMetadata(OnnxModel model, string key)
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

    private static void Check(double[]? values, string place, string name, Func<double, bool> allowed)
    {
        if (values is not null && (values.Length != 3 || !values.All(value => value <= LargestPixel && allowed(value))))
        {
            throw new ConfigurationException(new Problem(
                place,
                $"The {name} is {Text(values)}.",
                $"Give three numbers, one for each colour, for pixels from 0 to 1 or from 0 to 255. {Usual}"));
        }
    }

    private static bool IsOf255(double[]? mean, double[]? std) => (mean ?? []).Concat(std ?? []).Any(value => Math.Abs(value) > 1);

    /// <summary>A mean of 0 and a std of 1 belong to either scale.</summary>
    private static bool AreOfDifferentScales(double[] mean, double[] std) =>
        (mean.Any(value => value > 1) && std.Any(value => value < 1))
            || (mean.Any(value => value is > 0 and < 1) && std.Any(value => value > 1));

    private static double[]? Scaled(double[]? values, bool isOf255) =>
        isOf255 ? values?.Select(value => value / LargestPixel).ToArray() : values;

    private static string Text(double[] values) =>
        $"[{string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";
}
