using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Tests.Configuration;

/// <summary>A new option record needs no change of the mechanism: here is one that no pipeline has.</summary>
public class NewRecordTests
{
    [Fact]
    public void Lists_of_records_words_and_texts_are_read_and_written()
    {
        var read = Bind(
            """{ "steps": [0.5, { "factor": 2, "kind": "slowDown" }], "names": ["a", "b"], "last": "speedUp" }""", out var problems);
        Assert.Empty(problems);
        Assert.Equal([new Step { Factor = 0.5 }, new Step { Factor = 2, Kind = Kind.SlowDown }], read.Steps);
        Assert.Equal(["a", "b"], read.Names!);
        Assert.Equal(Kind.SpeedUp, read.Last);

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            new RecordForm(typeof(Plan)).Write(writer, read);
        }

        Assert.Equal(
            """{"steps":[{"factor":0.5,"kind":"speedUp"},{"factor":2,"kind":"slowDown"}],"names":["a","b"],"last":"speedUp"}""",
            Encoding.UTF8.GetString(buffer.ToArray()));
    }

    [Fact]
    public void Mistakes_inside_lists_have_the_place_of_their_item()
    {
        Bind("""{ "steps": [0.5, { "factor": 9 }, { "kinds": 1 }], "names": ["a", 1, "c", "d"] }""", out var problems);
        Assert.Equal(
            [
                "plan.json:1:30 $.steps[1].factor: 9 is too large. Allowed is a number above 0 and up to 8.",
                "plan.json:1:37 $.steps[2].kinds: There is no key \"kinds\" here. Did you mean \"kind\"? Allowed: factor, kind.",
                "plan.json:1:61 $.names: A list of 4 items stands where a list of 1 to 3 items, each a text, is expected.",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_type_without_a_form_is_a_mistake_of_the_programmer_that_names_the_property()
    {
        var exception = Assert.Throws<NotSupportedException>(() => new RecordForm(typeof(Unsupported)));
        Assert.Contains("Unsupported.When", exception.Message, StringComparison.Ordinal);
    }

    private static Plan Bind(string json, out IReadOnlyList<Problem> problems)
    {
        var form = new RecordForm(typeof(Plan));
        var binding = new Binding(form);
        form.TryBind(NodeReader.Read(Encoding.UTF8.GetBytes(json), "plan.json", []), "", binding, out var bound);
        problems = binding.Problems;
        return (Plan)bound!;
    }

    private enum Kind
    {
        SpeedUp,
        SlowDown,
    }

    [Shorthand(nameof(Factor))]
    private sealed record Step
    {
        [Range(0.0, 8.0, MinimumIsExclusive = true)]
        public double Factor { get; init; } = 1;

        public Kind Kind { get; init; }
    }

    private sealed record Plan
    {
        public IReadOnlyList<Step> Steps { get; init; } = [];

        [Length(1, 3)]
        public IReadOnlyList<string>? Names { get; init; }

        public Kind? Last { get; init; }
    }

    private sealed record Unsupported
    {
        public DateTime When { get; init; }
    }
}
