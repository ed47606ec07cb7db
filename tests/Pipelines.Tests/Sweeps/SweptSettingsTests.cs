using Pipelines.Configuration;
using Pipelines.Tests.Configuration;

namespace Pipelines.Tests.Sweeps;

/// <summary>What the key <c>sweep</c> may say, and what is said of mistakes.</summary>
public sealed class SweptSettingsTests
{
    [Fact]
    public void Every_mistake_is_reported_with_its_place_before_anything_runs()
    {
        const string Json = """
            { "pipelines": { "p": { "data": "photos", "sweep": {
              "over": {
                "head.labelSmothing": [0, 0.1],
                "head.labelSmoothing": [0, 2, "much"],
                "training.optimizer.learningRate": { "from": 0, "to": 1e-2, "scale": "log" },
                "training.epochs": { "from": 20, "to": 10 },
                "training.batchSize": { "from": 16.5, "to": 64 },
                "data.test": [0.1, 0.2],
                "task": ["classification", "clustering"],
                "head.dropout": [],
                "head.focalGamma": 2,
                "training.seed": [1, 1.0],
                "training": [1, 2],
                "head.classWeights": { "from": 1, "to": 2 },
                "training.optimizer.momentum": { "to": 1 },
                "training.optimizer.": [1, 2],
                "image.size": { "from": 32, "to": 64, "step": 8 }
              },
              "trials": 1, "strategy": "bayes"
            } } } }
            """;
        string[] expected =
        [
            "3:5 There is no key \"labelSmothing\" here. Did you mean \"labelSmoothing\"?",
            "4:32 2 is too large. Allowed is a number from 0 to 0.9.",
            "4:35 The text \"much\" stands where a number from 0 to 0.9 is expected.",
            "5:50 A logarithmic scale has no place for 0.",
            "6:24 The range from 20 to 10 is empty.",
            "7:37 The number 16.5 stands where a whole number from 1 to 65536 is expected.",
            "8:5 A sweep cannot try values of data.test.",
            "9:5 A sweep cannot try values of task.",
            "10:21 There is no value of head.dropout to try.",
            "11:24 The number 2 stands where values of head.focalGamma to try are expected.",
            "12:26 The value 1.0 of training.seed is written twice.",
            "13:5 training is an object of settings, not one of them.",
            "14:36 The number 1 stands where",
            "15:36 A range needs both ends.",
            "16:5 A name is missing in it",
            "17:43 There is no key \"step\" here.",
            "19:13 1 is too small. Allowed is a whole number from 2 to 10000.",
            "19:28 The word \"bayes\" is not known here.",
        ];
        var problems = Given.ProblemsOf(Json);
        foreach (var line in expected)
        {
            var (place, found) =
                (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            Assert.Contains(problems, problem =>
                problem.Place.StartsWith($"pipelines.json:{place} ", StringComparison.Ordinal)
                && $"{problem.Found} {problem.Remedy}".StartsWith(found, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(""" "sweep": { "over": {} } """, "There is no setting in it to try.")]
    [InlineData(""" "sweep": { "over": [1] } """, "A list of 1 item stands where an object")]
    [InlineData(""" "sweep": { "over": { "data.train": ["a", "b"] } } """, "A sweep cannot try values of data.train.")]
    [InlineData(""" "sweep": { "over": { "sweep.seed": [1, 2] } } """, "A sweep cannot try values of sweep.seed.")]
    [InlineData(""" "sweep": { "over": { "head.labelSmoothing": [0, 0.1] }, "reduction": 3 } """, "\"reduction\" has a meaning only where")]
    [InlineData(""" "task": "clustering", "sweep": { "over": { "kMeans.k": [2, 3] } } """, "\"sweep\" has a meaning only where")]
    public void Other_mistakes_are_said_too(string keys, string found)
    {
        var problem = Given.ProblemOf(keys);
        Assert.StartsWith(found, problem.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head.labelSmoothing=0,0.1", """[0, 0.1]""")]
    [InlineData("head.classWeights=none,balanced", """["none", "balanced"]""")]
    [InlineData("training.epochs=5", "[5]")]
    [InlineData("head.labelSmoothing=null,0.1", "[null, 0.1]")]
    [InlineData("image.augment.flip=true,false", "[true, false]", false)]
    [InlineData("head.labelSmoothing=[0, 0.1]", "[0, 0.1]")]
    [InlineData("""head.classWeights.cat=1,"2" """, """[1, "2"]""")]
    [InlineData("training.optimizer.learningRate=1e-5..1e-2:log", """{ "from": 1e-5, "to": 1e-2, "scale": "log" }""")]
    [InlineData("training.optimizer.momentum=0.5..0.99", """{ "from": 0.5, "to": 0.99 }""")]
    public void Values_in_one_line_say_the_same_as_json(string text, string json, bool isTried = true)
    {
        var path = text[..text.IndexOf('=', StringComparison.Ordinal)];
        Assert.Equal($"sweep.over.\"{path}\"={json}", PipelineSweep.OverrideOf(text));
        if (isTried && !json.Contains("\"2\"", StringComparison.Ordinal))
        {
            var fromLine = Given.Pipeline("", PipelineSweep.OverrideOf(text)).Sweep!.Over;
            var fromFile = Given.Pipeline($$""" "sweep": { "over": { "{{path}}": {{json}} } } """).Sweep!.Over;
            Assert.Equal(fromFile, fromLine);
            Assert.Single(fromLine.Paths);
        }
    }

    [Theory]
    [InlineData("head.labelSmoothing", "There is no = in it.")]
    [InlineData("=0,1", "There is no setting before the =.")]
    [InlineData("head.labelSmoothing=", "There is no value of head.labelSmoothing to try.")]
    [InlineData("head.labelSmoothing=0,1.000.5,NaN", "NaN is not a value that JSON knows.")]
    public void Values_in_one_line_that_are_none_are_said(string text, string found) => Assert.Contains(
        Assert.Throws<ConfigurationException>(() => PipelineSweep.OverrideOf(text)).Problems, problem => problem.Found == found);

    [Fact]
    public void An_override_without_quotes_means_the_same()
    {
        var options = Given.Pipeline("", "sweep.over.head.labelSmoothing=[0,0.1]", "sweep.trials=5");
        Assert.Equal(["0", "0.1"], options.Sweep!.Over.Paths["head.labelSmoothing"].List);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var options = new PipelineOptions
        {
            Data = new() { Train = "photos" },
            Sweep = new()
            {
                Over = SweptSettings.Of(new Dictionary<string, SweptValues>
                {
                    ["head.classWeights"] = SweptValues.Of("none", "balanced"),
                    ["head.labelSmoothing"] = SweptValues.Of(null, 0, 0.1),
                    ["training.optimizer.learningRate"] = SweptValues.Between(1e-5, 1e-2, SweepScale.Log),
                }),
                Trials = 7,
            },
        };
        var written = ConfigurationWriter.Write("p", options);
        Assert.Equal(options.Sweep, Given.File(written).Pipelines["p"].Sweep);
    }
}
