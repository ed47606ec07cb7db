using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Tasks.Preparation;

/// <summary>The keys under which the pipelines of a configuration keep vectors. The images are not looked at.</summary>
internal static class UsedFeatureKeys
{
    /// <summary>The keys.</summary>
    /// <param name="file">The configuration.</param>
    /// <exception cref="ConfigurationException">
    /// A backbone cannot be used, its weights are not on this machine, or a pipeline has vectors whose keys depend on its images.
    /// </exception>
    public static IReadOnlySet<ContentHash> Of(PipelinesFile file)
    {
        var (keys, problems) = (new HashSet<ContentHash>(), new List<Problem>());
        foreach (var (name, options) in file.Pipelines)
        {
            try
            {
                if (KeyOf(file, name, options) is { } key)
                {
                    keys.Add(key);
                }
            }
            catch (PipelineException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        return problems.Count == 0 ? keys : throw new ConfigurationException([.. problems.Distinct()]);
    }

    private static ContentHash? KeyOf(PipelinesFile file, string name, PipelineOptions options)
    {
        var kind = TaskKinds.Of(options.Task);
        if (kind.TeacherOf(options) is not null)
        {
            throw new ConfigurationException(new Problem(
                file.Place(name, "pretext.teacher"),
                "What the cache keeps of a teacher depends on the images, so that it cannot be distinguished from what is not used.",
                "Leave this pipeline out, and remove folders of the cache by hand."));
        }

        if (!kind.ExtractsVectors)
        {
            return null;
        }

        var backbone = Backbone.LoadOrSketch(
            options.Backbone, file.Folder, key => file.Place(name, key), kind.BackboneSeed(options));
        if (backbone.MissingWeights is { } missing)
        {
            throw new ConfigurationException(new Problem(
                file.Place(name, "backbone"), $"The weights of \"{missing.Name}\" are not on this machine.", "Download them first.")
            {
                Action = new(ProblemActionKind.DownloadWeights, missing.Name),
            });
        }

        var preprocessing = Preprocessing.For(options.Image, backbone.Size);
        return FeatureKey.Of(FeatureGraph.Build(backbone, preprocessing, options.Neck), preprocessing, FeatureGraph.Output).Hash;
    }
}
