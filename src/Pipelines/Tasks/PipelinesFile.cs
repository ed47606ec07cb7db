using Pipelines.Configuration;
using Pipelines.Configuration.Nodes;
using Pipelines.Tasks.Rules;

namespace Pipelines.Tasks;

/// <summary>A <c>pipelines.json</c>: named pipelines, checked, with the place of every option.</summary>
/// <remarks>
/// The content is <c>{ "pipelines": { "flowers": { "data": "photos" } } }</c>; comments and trailing commas are allowed. A pipeline
/// may take over the settings of one other with <c>"extends": "name"</c>: objects are merged key by key, and what the pipeline itself
/// says overrides it; <c>null</c> brings the default back.
/// </remarks>
internal sealed class PipelinesFile
{
    private readonly Func<string, string, string> _place;

    private PipelinesFile(string folder, IReadOnlyDictionary<string, PipelineOptions> pipelines, Func<string, string, string> place) =>
        (Folder, Pipelines, _place) = (folder, pipelines, place);

    /// <summary>The folder of the file, absolute; paths in the options are relative to it.</summary>
    public string Folder { get; }

    /// <summary>The options of the pipelines asked for, by name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; }

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">The file; messages name it as it is given here.</param>
    /// <param name="overrides">
    /// <c>PATH=VALUE</c> each: <c>training.epochs=5</c> for every pipeline asked for, <c>flowers.training.epochs=5</c> or
    /// <c>pipelines.flowers.training.epochs=5</c> for one; a first word that is both an option and a pipeline is the option. The value is
    /// JSON, or else a text; <c>null</c> brings the default back.
    /// </param>
    /// <param name="names">The pipelines to read; none for all. What the others say is not checked beyond its syntax.</param>
    /// <exception cref="ConfigurationException">The file, an override or a name is wrong; carries every problem found.</exception>
    public static PipelinesFile Load(string path, IReadOnlyList<string>? overrides = null, IReadOnlyList<string>? names = null) =>
        Parse(ConfigurationText.Read(path), path, overrides ?? [], names ?? []);

    /// <summary>Pipelines whose options were made in code, and are checked as those of a file are.</summary>
    /// <param name="pipelines">The options by name.</param>
    /// <param name="folder">The folder to which their paths are relative, absolute.</param>
    /// <exception cref="ConfigurationException">
    /// Options are wrong; carries every problem found, with places such as <c>flowers.data.train</c>.
    /// </exception>
    public static PipelinesFile FromOptions(IEnumerable<KeyValuePair<string, PipelineOptions>> pipelines, string folder)
    {
        var named = new OrderedDictionary<string, PipelineOptions>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var (name, options) in pipelines)
        {
            FileLayout.CheckName(name, name, named.Keys.Where(other => other != name), problems);
            problems.AddRange(PipelineValidator.Validate(options).Select(problem => problem with { Place = Place(name, problem.Place) }));
            if (!named.TryAdd(name, TaskKinds.Find(options.Task)?.Settle(options) ?? options))
            {
                problems.Add(new(name, "There are two pipelines of this name.", "Give one of them another name."));
            }
        }

        if (named.Count == 0)
        {
            problems.Add(new("pipelines", "There is no pipeline.", "Give the options of at least one."));
        }

        return problems.Count == 0 ? new(folder, named, Place) : throw new ConfigurationException(problems);

        static string Place(string pipeline, string option) => $"{pipeline}.{option}";
    }

    /// <summary>Where an option was written: <c>pipelines.json:12:7 $.pipelines.flowers.data.train</c>.</summary>
    /// <param name="pipeline">The pipeline, one of <see cref="Pipelines"/>.</param>
    /// <param name="option">The option's path: <c>data.train</c>.</param>
    /// <returns>Its place; where it was not written, the place of the nearest object around it that was.</returns>
    public string Place(string pipeline, string option) => _place(pipeline, option);

    /// <summary>Reads the content of a configuration file.</summary>
    /// <param name="utf8">The content, without a byte order mark.</param>
    /// <param name="path">The file, as messages name it.</param>
    /// <param name="overrides">As in <see cref="Load"/>.</param>
    /// <param name="names">As in <see cref="Load"/>.</param>
    internal static PipelinesFile Parse(byte[] utf8, string path, IReadOnlyList<string> overrides, IReadOnlyList<string> names)
    {
        var problems = new List<Problem>();
        var root = NodeReader.Read(utf8, path, problems);
        var written = FileLayout.Pipelines(root, problems);
        var selected = Selected(written, path, names, problems);
        var parsedOverrides = Override.ParseAll(overrides, [.. written.Keys], [.. selected], problems);

        var sources = new OrderedDictionary<string, PipelineSource>(StringComparer.Ordinal);
        var pipelines = new OrderedDictionary<string, PipelineOptions>(StringComparer.Ordinal);
        foreach (var name in selected)
        {
            var source = PipelineSource.Create(name, written, parsedOverrides);
            sources.Add(name, source);
            pipelines.Add(name, PipelineValidator.Bind(source));
            problems.AddRange(source.Problems);
        }

        return problems.Count == 0
            ? new(Path.GetDirectoryName(Path.GetFullPath(path))!, pipelines, (pipeline, option) => sources[pipeline].Place(option).Text)
            : throw new ConfigurationException([.. problems.Distinct()]);
    }

    private static List<string> Selected(
        IReadOnlyDictionary<string, ObjectNode> written, string path, IReadOnlyList<string> names, List<Problem> problems)
    {
        foreach (var unknown in names.Where(name => written.Count > 0 && !written.ContainsKey(name)))
        {
            problems.Add(new(
                $"{path} $.pipelines",
                $"There is no pipeline \"{unknown}\".",
                $"{NearestWord.Question(unknown, written.Keys)}Known: {string.Join(", ", written.Keys)}."));
        }

        return [.. written.Keys.Where(name => names.Count == 0 || names.Contains(name))];
    }
}
