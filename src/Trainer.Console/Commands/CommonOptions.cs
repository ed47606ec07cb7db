using System.CommandLine;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary>Arguments and options that several commands share, made anew for each.</summary>
public static class CommonOptions
{
    /// <summary>The configuration file, <c>pipelines.json</c> unless another is named.</summary>
    public static Argument<string> Configuration() =>
        NoOption(new Argument<string>("CONFIG")
        {
            Description = "The configuration file.",
            DefaultValueFactory = _ => "pipelines.json",
        });

    /// <summary>Which pipelines of the file; all unless named.</summary>
    public static Option<string[]> Pipelines() => new("--pipeline", "-p")
    {
        Description = "The pipeline to take; may be given several times. Default: all of the file.",
        HelpName = "NAME",
    };

    /// <summary>Settings that win over the file.</summary>
    public static Option<string[]> Overrides() => new("--set")
    {
        Description = "A setting that wins over the file, such as training.epochs=5 or flowers.image.size=128; may be given several times.",
        HelpName = "PATH=VALUE",
    };

    /// <summary>Where run folders are made.</summary>
    public static Option<string?> RunsFolder() => new("--output", "-o")
    {
        Description = "The folder of all runs. Default: runs, beside the configuration file.",
        HelpName = "FOLDER",
    };

    /// <summary>How to write results.</summary>
    public static Option<OutputFormat> Format() => new("--format")
    {
        Description = "How to write results to standard output. Default: table.",
        HelpName = "table|json|csv",
    };

    /// <summary>Refuses a mistyped option that would otherwise be taken for the argument's value.</summary>
    public static Argument<T> NoOption<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value[0] == '-'))
            {
                result.AddError($"Unknown option '{token.Value}'. A path that begins with '-' is written './{token.Value}'.");
            }
        });
        return argument;
    }
}
