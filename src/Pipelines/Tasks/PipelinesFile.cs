using System.Text;
using Pipelines.Configuration;
using Pipelines.Configuration.Nodes;
using Pipelines.Tasks.Preparation;
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
    private readonly Func<string, IReadOnlyList<string>, PipelinesFile> _with;

    private PipelinesFile(
        string folder,
        IReadOnlyDictionary<string, PipelineOptions> pipelines,
        Func<string, string, string> place,
        Func<string, IReadOnlyList<string>, PipelinesFile> with) =>
        (Folder, Pipelines, _place, _with) = (folder, pipelines, place, with);

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
    public static PipelinesFile Load(string path, IReadOnlyList<string>? overrides = null, IReadOnlyList<string>? names = null)
    {
        byte[] content;
        try
        {
            content = ConfigurationText.Read(path);
        }
        catch (ConfigurationException error)
        {
            throw WithOverrides(error, overrides ?? []);
        }

        return Parse(content, path, overrides ?? [], names ?? [], new PlaceChecks(FolderOf(path)));
    }

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
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, options) in pipelines)
        {
            PipelineName.Check(name, name, names, problems);
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

        return problems.Count == 0 ? new(folder, named, Place, With) : throw new ConfigurationException(problems);

        PipelinesFile With(string name, IReadOnlyList<string> overrides) => Parse(
            Encoding.UTF8.GetBytes(ConfigurationWriter.Write(name, named[name])), Path.Combine(folder, name), overrides, [name]);

        static string Place(string pipeline, string option) => $"{pipeline}.{option}";
    }

    /// <summary>Where an option was written: <c>pipelines.json:12:7 $.pipelines.flowers.data.train</c>.</summary>
    /// <param name="pipeline">The pipeline, one of <see cref="Pipelines"/>.</param>
    /// <param name="option">The option's path: <c>data.train</c>.</param>
    /// <returns>Its place; where it was not written, the place of the nearest object around it that was.</returns>
    public string Place(string pipeline, string option) => _place(pipeline, option);

    /// <summary>One of the pipelines with further overrides, as if they had been given with those before.</summary>
    /// <param name="pipeline">The pipeline, one of <see cref="Pipelines"/>.</param>
    /// <param name="overrides">As in <see cref="Load"/>; they replace earlier ones of the same option only where they name the
    /// pipeline.</param>
    /// <exception cref="ConfigurationException">An override is wrong, or options contradict one another.</exception>
    public PipelinesFile With(string pipeline, IReadOnlyList<string> overrides) => _with(pipeline, overrides);

    /// <summary>Reads the content of a configuration file.</summary>
    /// <param name="utf8">The content, without a byte order mark.</param>
    /// <param name="path">The file, as messages name it.</param>
    /// <param name="overrides">As in <see cref="Load"/>.</param>
    /// <param name="names">As in <see cref="Load"/>.</param>
    /// <param name="places">Says what else is wrong where something is; null for nobody.</param>
    internal static PipelinesFile Parse(
        byte[] utf8, string path, IReadOnlyList<string> overrides, IReadOnlyList<string> names, PlaceChecks? places = null)
    {
        var problems = new List<Problem>();
        ConfigurationNode root;
        try
        {
            root = NodeReader.Read(utf8, path, problems);
        }
        catch (ConfigurationException error)
        {
            throw WithOverrides(error, overrides);
        }

        var written = FileLayout.Pipelines(root, problems);
        var selected = Selected(written, path, names, problems);
        var parsedOverrides = Override.ParseAll(
            overrides, written.Count == 0 ? null : written.Keys, names.All(written.ContainsKey) ? selected.ToHashSet() : null, problems);

        var inheritance = new Inheritance(written);
        var sources = new OrderedDictionary<string, PipelineSource>(StringComparer.Ordinal);
        var pipelines = new OrderedDictionary<string, PipelineOptions>(StringComparer.Ordinal);
        foreach (var name in selected)
        {
            var source = PipelineSource.Create(name, written[name], inheritance.Of(name), parsedOverrides);
            sources.Add(name, source);
            pipelines.Add(name, PipelineValidator.Bind(source));
            problems.AddRange(source.Problems);
        }

        if (problems.Count == 0)
        {
            return new(
                FolderOf(path),
                pipelines,
                (pipeline, option) => sources[pipeline].Place(option).Text,
                (pipeline, further) => Parse(utf8, path, [.. overrides, .. further], [pipeline]));
        }

        // Nothing will be prepared, so that what is known already of images and backbones is said now.
        foreach (var (name, source) in sources)
        {
            problems.AddRange(places?.Of(pipelines[name], source.Binding.HasFailed, option => source.Place(option).Text) ?? []);
        }

        throw new ConfigurationException([.. problems.Distinct()]);
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>What is wrong with a file that is no JSON, and with the overrides as far as they do not need it.</summary>
    private static ConfigurationException WithOverrides(ConfigurationException error, IReadOnlyList<string> overrides)
    {
        var problems = error.Problems.ToList();
        Override.ParseAll(overrides, names: null, selected: null, problems);
        return new([.. problems.Distinct()]);
    }

    private static List<string> Selected(
        IReadOnlyDictionary<string, ObjectNode> written, string path, IReadOnlyList<string> names, List<Problem> problems)
    {
        foreach (var unknown in names.Distinct().Where(name => written.Count > 0 && !written.ContainsKey(name)))
        {
            problems.Add(new(
                $"{path} $.pipelines",
                $"There is no pipeline \"{unknown}\".",
                $"{NearestWord.Question(unknown, written.Keys)}Known: {NameList.Of([.. written.Keys])}."));
        }

        var asked = names.ToHashSet(StringComparer.Ordinal);
        return [.. written.Keys.Where(name => asked.Count == 0 || asked.Contains(name))];
    }
}
