namespace Pipelines;

/// <summary>
/// Something that a program can offer to a person who is shown a <see cref="Problem"/>: a button, an option, another call.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">What it is done to, such as the name of a backbone; empty where there is no choice.</param>
public sealed record ProblemAction(ProblemActionKind Kind, string Subject = "");

/// <summary>What can be done about a problem.</summary>
public enum ProblemActionKind
{
    /// <summary>Choose another folder for the runs: <see cref="JobSettings.RunsFolder"/>.</summary>
    ChooseRunsFolder,

    /// <summary>Choose another folder for downloaded weights: <c>backbone.cacheFolder</c>.</summary>
    ChooseWeightFolder,

    /// <summary>Choose another pipeline.</summary>
    ChoosePipeline,

    /// <summary>Run from the start instead of resuming: <see cref="JobSettings.Resume"/>.</summary>
    StartAnew,

    /// <summary>Look at the names that backbones have: <see cref="KnownBackbone.All"/>.</summary>
    ListBackbones,

    /// <summary>Download the weights of the backbone that is the subject: <see cref="BackboneCatalogue.DownloadAsync"/>.</summary>
    DownloadWeights,

    /// <summary>Replace the file that is the subject: <see cref="ConfigurationProposal.Write"/>.</summary>
    ReplaceFile,

    /// <summary>Choose another file for the configuration: <see cref="ConfigurationProposal.Write"/>.</summary>
    ChooseConfigurationFile,

    /// <summary>Make links instead of copies: <see cref="ImageSorter.Method"/>.</summary>
    MakeLinks,

    /// <summary>Make copies instead of links: <see cref="ImageSorter.Method"/>.</summary>
    CopyImages,

    /// <summary>Say where the model of an index is: <see cref="ImageIndex.OpenSource"/>.</summary>
    ChooseModel,

    /// <summary>Choose another port to listen at.</summary>
    ChoosePort,
}
