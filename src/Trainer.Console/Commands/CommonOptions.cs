using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Pipelines;
using Trainer.Completion;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary>Arguments and options that several commands share; each call creates a new one.</summary>
public static class CommonOptions
{
    /// <summary>The configuration file, <c>pipelines.json</c> unless another is named.</summary>
    public static Argument<string> Configuration() =>
        NoOption(new Argument<string>("CONFIG")
        {
            Description = "The configuration file.",
            DefaultValueFactory = _ => "pipelines.json",
        });

    /// <summary>The pipelines of the file; all unless named.</summary>
    public static Option<string[]> Pipelines()
    {
        var option = new Option<string[]>("--pipeline", "-p")
        {
            Description = "A pipeline of the file; may be repeated. Default: all.",
            HelpName = "NAME",
        };
        option.CompletionSources.Add(Suggestions.Pipelines);
        return option;
    }

    /// <summary>A model that was exported, by its file, its run or its pipeline.</summary>
    public static Argument<string> Model()
    {
        var argument = NoOption(new Argument<string>("MODEL")
        {
            Description = "The model.zip or model.onnx of a run, a run folder, a pipeline that has run, or latest.",
        });
        argument.CompletionSources.Add(_ => RunModels.Pipelines().Select(name => new CompletionItem(name)));
        return argument;
    }

    /// <summary>What makes vectors: a model or a backbone.</summary>
    public static Argument<string> Source(string name, string description)
    {
        var argument = NoOption(new Argument<string>(name) { Description = description });
        argument.CompletionSources.Add(_ => RunModels.Pipelines().Select(model => new CompletionItem(model)));
        argument.CompletionSources.Add(Suggestions.Backbones);
        return argument;
    }

    /// <summary>Settings of a backbone whose vectors are wanted.</summary>
    public static Option<string[]> SourceOverrides() => new("--set")
    {
        Description = "Overrides a setting of a backbone, such as image.size=160 or neck=gem; may be repeated.",
        HelpName = "PATH=VALUE",
    };

    /// <summary>Where the model of an index is now.</summary>
    public static Option<string?> IndexModel()
    {
        var option = new Option<string?>("--model")
        {
            Description = "The model or backbone of the index. Default: where it was when the index was built.",
            HelpName = "MODEL",
        };
        option.CompletionSources.Add(_ => RunModels.Pipelines().Select(model => new CompletionItem(model)));
        return option;
    }

    /// <summary>Image files, as <see cref="ImagePaths"/> takes them.</summary>
    public static Argument<string[]> Images() =>
        NoOption(new Argument<string[]>("PATH")
        {
            Description = "Image files, folders, globs such as 'photos/**/*.jpg', or - for paths from standard input, one a line.",
            Arity = ArgumentArity.OneOrMore,
        });

    /// <summary>The job that the configuration file and its options describe.</summary>
    /// <exception cref="ConfigurationException">There are problems.</exception>
    public static PipelineJob Job(
        Terminal terminal,
        ParseResult call,
        Argument<string> configuration,
        Option<string[]> overrides,
        Option<string[]> pipelines,
        IReadOnlyList<Problem>? others = null)
    {
        var problems = (others ?? []).ToList();
        PipelineJob? job = null;
        try
        {
            job = PipelineJob.Load(call.GetRequiredValue(configuration), call.GetValue(overrides), call.GetValue(pipelines));
            job.Clock = terminal.Clock;
        }
        catch (ConfigurationException error)
        {
            problems.AddRange(error.Problems);
        }

        return job is null || problems.Count > 0 ? throw new ConfigurationException(problems) : job;
    }

    /// <summary>Settings that override the file.</summary>
    public static Option<string[]> Overrides() => new("--set")
    {
        Description = "Overrides a setting, such as training.epochs=5 or flowers.image.size=128; may be repeated.",
        HelpName = "PATH=VALUE",
    };

    /// <summary>The folder for run folders.</summary>
    public static Option<string?> RunsFolder() => new("--output", "-o")
    {
        Description = "The folder for all runs. Default: runs, beside the configuration file.",
        HelpName = "FOLDER",
    };

    /// <summary>The part of the work that this process does, as <see cref="ParseShard"/> takes it.</summary>
    public static Option<string?> Shard()
    {
        var option = new Option<string?>("--shard")
        {
            Description = "The part of the work to do, such as 3/16; auto takes it from Slurm or Kubernetes. Default: all of it.",
            HelpName = "N/M|auto",
        };
        option.CompletionSources.Add(WorkShard.Automatic);
        return option;
    }

    /// <summary>The shard that an option names, or what is wrong with it.</summary>
    /// <param name="value">The option's value; null where it is not given.</param>
    public static (WorkShard Shard, IReadOnlyList<Problem> Problems) ParseShard(string? value)
    {
        try
        {
            return (
                value is null ? WorkShard.Whole
                : value == WorkShard.Automatic ? WorkShard.FromEnvironment(Environment.GetEnvironmentVariable)
                : WorkShard.Parse(value),
                []);
        }
        catch (ConfigurationException error)
        {
            return (WorkShard.Whole, [.. error.Problems.Select(problem => problem with
            {
                Place = problem.Place == "shard" ? "--shard" : problem.Place,
            })]);
        }
    }

    /// <summary>The format of the results.</summary>
    public static Option<OutputFormat> Format()
    {
        var option = new Option<OutputFormat>("--format")
        {
            Description = "The format of the results. Default: table.",
            HelpName = "table|json|csv",
        };

        // Lower case, as in the help.
        option.CompletionSources.Clear();
        option.CompletionSources.Add("table", "json", "csv");
        return option;
    }

    /// <summary>Refuses a mistyped option, which would otherwise become the argument's value.</summary>
    public static Argument<T> NoOption<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => WrongCall.IsOption(token.Value)))
            {
                result.AddError(WrongCall.UnknownOption(token.Value, result.Parent as CommandResult));
            }
        });
        return argument;
    }
}
