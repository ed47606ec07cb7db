using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>Collects what goes wrong while one pipeline's nodes become its options.</summary>
/// <param name="root">The form of the whole pipeline.</param>
internal sealed class Binding(RecordForm root)
{
    private readonly List<Problem> _problems = [];
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    /// <summary>All problems so far.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Reports a problem; always false, for use as a result.</summary>
    public bool Fail(string option, WrittenAt place, string found, string remedy)
    {
        _failed.Add(option);
        _problems.Add(new(place.Text, found, remedy));
        return false;
    }

    /// <summary>Reports what is wrong with an option, its places already found.</summary>
    public void FailAs(string option, IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
        {
            _failed.Add(option);
            _problems.AddRange(problems);
        }
    }

    /// <summary>Reports a problem after which no option says what is meant.</summary>
    public void FailAll(Problem problem)
    {
        _failed.Add("");
        _problems.Add(problem);
    }

    /// <summary>
    /// Reports a key that an object does not have; always false. The option that was probably meant counts as failed: what its
    /// absence would lead to is no further problem.
    /// </summary>
    public bool FailUnknownKey(string record, ObjectEntry entry, IReadOnlyCollection<string> known)
    {
        var meant = NearestWord.Find(entry.Key, known);
        var homes = root.PathsOf(entry.Key).ToArray();
        var hint = meant is not null ? $"Did you mean \"{meant}\"? " : homes.Length == 1 ? $"Did you mean {homes[0]}? " : "";
        return Fail(
            record.Length == 0 ? meant ?? entry.Key : $"{record}.{meant ?? entry.Key}",
            entry.KeyPlace,
            $"There is no key \"{entry.Key}\" here.",
            $"{hint}Allowed: {string.Join(", ", known)}.");
    }

    /// <summary>Whether an option, something inside it or something around it has a problem, so that its value says nothing.</summary>
    public bool HasFailed(string option) =>
        _failed.Any(failed => IsInside(failed, option) || IsInside(option, failed));

    private static bool IsInside(string option, string outer) =>
        outer.Length == 0 || option == outer || option.StartsWith(outer + ".", StringComparison.Ordinal);
}
