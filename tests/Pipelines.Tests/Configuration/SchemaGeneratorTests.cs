using NJsonSchema;
using Pipelines.Configuration;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Values;

namespace Pipelines.Tests.Configuration;

public class SchemaGeneratorTests
{
    /// <summary>The keys of one pipeline, and whether they are allowed.</summary>
    public static TheoryData<string, bool> Pipelines => new()
    {
        { "", true },
        {
            "\"task\": \"clustering\", \"kMeans\": { \"k\": { \"from\": 2, \"to\": 12 }, \"initialization\": \"kMeansPlusPlus\", "
            + "\"restarts\": 8 }",
            true
        },
        { "\"task\": \"clustering\", \"kMeans\": 5", true },
        {
            "\"image\": { \"size\": 96, \"resize\": \"crop\" }, \"backbone\": { \"model\": \"builtin\" }, \"neck\": { \"type\": "
            + "\"globalAveragePool\" }, \"embedding\": { \"dimensions\": 256 }",
            true
        },
        { "\"head\": { \"type\": \"softmax\", \"labelSmoothing\": 0.1, \"classWeights\": \"balanced\" }", true },
        {
            "\"training\": { \"transfer\": \"featureVectors\", \"batchSize\": 32, \"optimizer\": { \"type\": \"adamW\", \"learningRate\": "
            + "1e-3 }, \"schedule\": { \"type\": \"cosine\", \"warmUpEpochs\": 2 }, \"seed\": -1 }",
            true
        },
        { "\"backbone\": { \"model\": \"x.onnx\", \"mean\": [0, 0.5, 1], \"std\": [1, 1, 1] }", true },
        {
            "\"image\": 96, \"backbone\": \"x.onnx\", \"neck\": \"gem\", \"head\": \"softmax\", \"cache\": false, \"training\": { "
            + "\"optimizer\": \"sgd\", \"schedule\": \"step\" }",
            true
        },
        { "\"image\": null, \"neck\": { \"type\": null }, \"embedding\": { \"dimensions\": null }, \"extends\": null", true },
        { "\"imge\": 96", false },
        { "\"image\": { \"sise\": 96 }", false },
        { "\"image\": 7", false },
        { "\"image\": 2049", false },
        { "\"image\": 96.5", false },
        { "\"image\": \"96\"", false },
        { "\"image\": { \"resize\": \"fill\" }", false },
        { "\"image\": { \"resize\": \"Crop\" }", false },
        { "\"image\": { \"centerCrop\": 0 }", false },
        { "\"data\": { \"train\": \"x\", \"test\": 0 }", false },
        { "\"data\": { \"train\": \"x\", \"test\": 1 }", false },
        { "\"data\": { \"train\": \"x\", \"test\": true }", false },
        { "\"data\": \"\"", false },
        { "\"data\": { \"train\": \"x\", \"test\": 0.99 }", true },
        { "\"backbone\": { \"mean\": [0.5, 0.5] }", false },
        { "\"backbone\": { \"mean\": [0.5, 0.5, \"0.5\"] }", false },
        { "\"backbone\": { \"mean\": [0.5, 0.5, 256] }", false },
        { "\"backbone\": { \"std\": [0.5, 0.5, 0] }", false },
        { "\"neck\": 3", false },
        { "\"embedding\": { \"l2Normalize\": 1 }", false },
        { "\"training\": \"fast\"", false },
        { "\"training\": { \"seed\": 2147483648 }", false },
        { "\"training\": { \"optimizer\": { \"momentum\": 1 } }", false },
        { "\"task\": \"clustering\", \"kMeans\": 1", false },
        { "\"task\": \"clustering\", \"kMeans\": { \"k\": { \"from\": 2 } }", false },
        { "\"task\": \"clustering\", \"kMeans\": { \"k\": { \"from\": 2, \"to\": 5, \"by\": 1 } }", false },
        { "\"extends\": 5", false },
    };

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task The_schema_and_the_reader_agree(string keys, bool isAllowed)
    {
        var data = keys.Contains("\"data\"", StringComparison.Ordinal) ? "" : "\"data\": { \"train\": \"photos\", \"validation\": 0.15 }, ";
        await AssertBoth($$"""{ "$schema": "s", "pipelines": { "p": { {{(data + keys).TrimEnd(',', ' ')}} } } }""", isAllowed);
    }

    [Theory]
    [InlineData("""{ "pipelines": { "surface-defects_v1.0": { "data": "x" }, "b": { "extends": "surface-defects_v1.0" } } }""", true)]
    [InlineData("""{ "pipelines": { "latest": { "data": "x" } } }""", false)]
    [InlineData("""{ "pipelines": { "a/b": { "data": "x" } } }""", false)]
    [InlineData("""{ "pipelines": { "p": 5 } }""", false)]
    [InlineData("""{ "pipelines": {} }""", false)]
    [InlineData("""{ "$schema": "s" }""", false)]
    [InlineData("""[]""", false)]
    [InlineData("""{ "pipelines": { "p": { "data": "x" } }, "pipeline": {} }""", false)]
    public Task They_agree_about_the_file_around_the_pipelines(string json, bool isAllowed) => AssertBoth(json, isAllowed);

    [Fact]
    public void Every_option_every_record_and_every_word_is_documented()
    {
        var documentation = DocumentationFile.OfThisLibrary();
        var undocumented = new List<string>();
        Visit(FileLayout.Pipeline);
        Assert.Empty(undocumented);

        void Visit(RecordForm record)
        {
            Check(record.Type);
            foreach (var option in record.Options)
            {
                Check(option.Property);
                if (option.Form is RecordForm inner)
                {
                    Visit(inner);
                }
                else if (option.Form is WordForm words)
                {
                    Array.ForEach(Enum.GetNames(words.Type), name => Check(words.Type.GetField(name)!));
                }
            }
        }

        void Check(System.Reflection.MemberInfo member)
        {
            if (documentation.Text(member).Length < 10)
            {
                undocumented.Add($"{member.DeclaringType?.Name}.{member.Name}");
            }
        }
    }

    [Fact]
    public async Task A_description_has_the_texts_of_the_option_and_of_its_words_without_markup()
    {
        var schema = await JsonSchema.FromJsonAsync(SchemaGenerator.Generate());
        var pipeline = schema.Properties["pipelines"].PatternProperties.Values.Single();
        var neck = pipeline.Properties["neck"].AnyOf.Single(form => form.Properties.Count > 0);
        var lines = neck.Properties["type"].Description!.Split('\n');
        Assert.Equal("How to pool.", lines[0]);
        Assert.Equal("- globalMaxPool: The maximum of each channel: C numbers.", lines[2]);
        Assert.Equal(
            "The power p of gem; 1 is the average, large values approach the maximum.\nOnly where type is gem.",
            neck.Properties["power"].Description);
        Assert.Equal("3", $"{neck.Properties["power"].Default}");
        Assert.Equal("globalAveragePool", neck.Properties["type"].Default);
    }

    [Fact]
    public void A_missing_documentation_file_is_an_error_that_names_it()
    {
        var problem = Assert.Single(Assert.Throws<PipelineException>(() => DocumentationFile.Load("nowhere/Pipelines.xml")).Problems);
        Assert.Equal("nowhere/Pipelines.xml", problem.Place);
        Assert.Contains("missing", problem.Found, StringComparison.Ordinal);
    }

    private static async Task AssertBoth(string json, bool isAllowed)
    {
        var schema = await JsonSchema.FromJsonAsync(SchemaGenerator.Generate());
        var errors = schema.Validate(json);
        Assert.True(errors.Count == 0 == isAllowed, $"The schema finds in {json}: {string.Join("; ", errors)}");

        var exception = Record.Exception(() => Given.File(json));
        Assert.True(exception is null == isAllowed, $"The reader finds in {json}: {exception?.Message}");
        Assert.True(exception is null or ConfigurationException, exception?.ToString());
    }
}
