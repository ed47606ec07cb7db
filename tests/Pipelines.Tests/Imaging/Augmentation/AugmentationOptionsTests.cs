using System.Text;
using System.Text.Json;
using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;
using Pipelines.Imaging.Augmentation;

namespace Pipelines.Tests.Imaging.Augmentation;

public sealed class AugmentationOptionsTests
{
    [Theory]
    [InlineData("none", AugmentationRecipe.None)]
    [InlineData("light", AugmentationRecipe.Light)]
    [InlineData("standard", AugmentationRecipe.Standard)]
    [InlineData("strong", AugmentationRecipe.Strong)]
    [InlineData("simClr", AugmentationRecipe.SimClr)]
    public void A_word_is_a_recipe(string word, AugmentationRecipe recipe)
    {
        Assert.Equal(new AugmentationOptions { Recipe = recipe }, Bind($"\"{word}\"", out var problems));
        Assert.Empty(problems);
    }

    [Fact]
    public void The_example_of_the_documentation_is_read()
    {
        var options = Bind("""{ "horizontalFlip": true, "rotate": 10, "colorJitter": 0.2 }""", out var problems);
        Assert.Empty(problems);
        Assert.Equal(new AugmentationOptions { HorizontalFlip = true, Rotate = 10, ColorJitter = new() { Strength = 0.2 } }, options);
    }

    [Fact]
    public void Single_numbers_stand_for_the_most_important_parameter()
    {
        var options = Bind(
            """{ "randomResizedCrop": 0.5, "blur": 0.1, "randomErasing": 0.3, "colorJitter": { "hue": 0.1, "strength": 0.2 } }""",
            out var problems);
        Assert.Empty(problems);
        Assert.Equal(
            new AugmentationOptions
            {
                RandomResizedCrop = new() { MinimumScale = 0.5 },
                Blur = new() { Probability = 0.1 },
                RandomErasing = new() { Probability = 0.3 },
                ColorJitter = new() { Hue = 0.1, Strength = 0.2 },
            },
            options);
    }

    [Theory]
    [InlineData("\"none\"", true)]
    [InlineData("""{ "horizontalFlip": false, "rotate": 0, "mixup": 0 }""", true)]
    [InlineData("""{ "recipe": "light", "randomResizedCrop": null }""", false)]
    [InlineData("""{ "rotate": 1 }""", false)]
    [InlineData("""{ "verticalFlip": true }""", false)]
    [InlineData("""{ "cutmix": 1 }""", false)]
    [InlineData("""{ "blur": 0.1 }""", false)]
    public void Options_that_ask_for_nothing_change_nothing(string json, bool nothing) =>
        Assert.Equal(nothing, Bind(json, out _).ChangesNothing());

    [Fact]
    public void What_is_written_beside_a_recipe_replaces_its_part()
    {
        var options = Bind(
            """{ "recipe": "strong", "horizontalFlip": false, "colorJitter": { "hue": 0.1 }, "mixup": 0.2 }""", out _).WithRecipe();
        Assert.Equal(
            new AugmentationOptions
            {
                Recipe = AugmentationRecipe.Strong,
                HorizontalFlip = false,
                ColorJitter = new() { Hue = 0.1 },
                Mixup = 0.2,
                RandomResizedCrop = new() { MinimumScale = 0.2 },
                RandomErasing = new() { Probability = 0.25 },
            },
            options);
        Assert.Equal(options, options.WithRecipe());
    }

    [Fact]
    public void Without_a_word_there_is_no_augmentation() =>
        Assert.Equal(new AugmentationOptions(), new AugmentationOptions().WithRecipe());

    [Fact]
    public void Mistakes_name_their_place_and_what_is_allowed()
    {
        Bind("""{ "recipe": "standart", "rotate": 200, "colorJitter": 2, "colourJitter": 0.1 }""", out var problems);
        Assert.Equal(
            [
                "a.json:1:13 $.recipe: The word \"standart\" is not known here. Did you mean \"standard\"? "
                + "Allowed: \"none\", \"light\", \"standard\", \"strong\", \"simClr\".",
                "a.json:1:35 $.rotate: 200 is too large. Allowed is a number from 0 to 180.",
                "a.json:1:55 $.colorJitter: 2 is too large. Allowed is a number from 0 to 1.",
                "a.json:1:58 $.colourJitter: There is no key \"colourJitter\" here. Did you mean \"colorJitter\"? "
                + "Allowed: recipe, randomResizedCrop, horizontalFlip, verticalFlip, rotate, colorJitter, grayscale, blur, "
                + "randomErasing, mixup, cutmix.",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var options = new AugmentationOptions { Recipe = AugmentationRecipe.Light, Rotate = 5, Blur = new() { MaximumSigma = 3 } };
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            new RecordForm(typeof(AugmentationOptions)).Write(writer, options);
        }

        var json = Encoding.UTF8.GetString(buffer.ToArray());
        Assert.Equal("""{"recipe":"light","rotate":5,"blur":{"probability":0.5,"minimumSigma":0.1,"maximumSigma":3}}""", json);
        Assert.Equal(options, Bind(json, out _));
    }

    [Fact]
    public void Empty_ranges_are_refused_all_at_once()
    {
        var options = new AugmentationOptions
        {
            RandomResizedCrop = new() { MinimumScale = 0.5, MaximumScale = 0.4 },
            Blur = new() { MinimumSigma = 3 },
            RandomErasing = new() { MinimumScale = 0.1, MaximumScale = 0.1 },
        };
        var exception = Assert.Throws<PipelineException>(() => new Augmenter(new(8, 8, ResizeMode.Crop), options));
        Assert.Equal(
            [
                "randomResizedCrop.minimumScale: The range from 0.5 to 0.4 is empty. \"minimumScale\" must not be above \"maximumScale\".",
                "blur.minimumSigma: The range from 3 to 2 is empty. \"minimumSigma\" must not be above \"maximumSigma\".",
            ],
            exception.Problems.Select(problem => problem.ToString()));
    }

    private static AugmentationOptions Bind(string json, out IReadOnlyList<Problem> problems)
    {
        var form = new RecordForm(typeof(AugmentationOptions));
        var binding = new Binding(form);
        form.TryBind(NodeReader.Read(Encoding.UTF8.GetBytes(json), "a.json", []), "", binding, out var bound);
        problems = binding.Problems;
        return (AugmentationOptions)bound!;
    }
}
