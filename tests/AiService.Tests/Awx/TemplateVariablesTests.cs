using AiService.Awx.Templates;

namespace AiService.Tests.Awx;

/// <summary>A template's own variables, as AWX reads them: JSON, or else YAML.</summary>
public sealed class TemplateVariablesTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(" \n", "")]
    [InlineData("---", "")]
    [InlineData("---\n", "")]
    [InlineData("--- {}", "")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("# only a comment\n", "")]
    [InlineData("---\nsite: hub # a comment\n", "site=hub")]
    [InlineData("site: 'hub'\nmode: \"a\\u0062c\"\n", "site=hub mode=abc")]
    [InlineData("site: |\n  hub\n", "site=hub\n")]
    [InlineData("base: &x hub\nsite: *x\n", "base=hub site=hub")]
    [InlineData("base: &x {site: hub, mode: careful}\n<<: *x\nmode: own\n", "mode=own site=hub")]
    [InlineData("a: &x {site: hub, mode: a}\nb: &y {mode: b}\n<<: [*x, *y]\n", "site=hub mode=a")]
    [InlineData("site: {name: hub}\nlist: [hub]\nmode: careful", "mode=careful")]
    [InlineData("{\"site\": \"hub\", \"retries\": 2, \"none\": null, \"nested\": {\"device_id\": \"1\"}}", "site=hub retries=2 none=")]
    [InlineData("{\n\t\"site\": \"a\\/b \\ud83d\\ude00\",\n\t\"mode\":\t\"{{ x }}\"\n}", "site=a/b 😀 mode={{ x }}")]
    public void The_texts_at_the_top_are_read_as_they_are_written(string? text, string variables) =>
        Shown(TemplateVariables.Read(text)).Should().Be(variables);

    [Theory]
    [InlineData("site: [hub")]
    [InlineData("site: 'hub")]
    [InlineData("just a text")]
    [InlineData("- a\n- b")]
    [InlineData("[1]")]
    [InlineData("site: *unknown")]
    [InlineData("site: a\nsite: b")]
    [InlineData("? [a, b]\n: c")]
    [InlineData("a: 1\n---\nb: 2\n")]
    [InlineData("\t- x")]
    public void What_cannot_be_read_is_not_taken_for_empty(string text) => TemplateVariables.Read(text).Should().BeNull();

    [Fact]
    public void A_text_of_any_size_and_depth_ends_in_an_answer()
    {
        TemplateVariables.Read(new string('x', 1_100_000)).Should().BeNull();
        TemplateVariables.Read("site: " + new string('x', 900_000)).Should().ContainKey("site");
        foreach (var nested in (string[])["[", "{\"a\":", "- ", "a: ["])
        {
            TemplateVariables.Read(string.Concat(Enumerable.Repeat(nested, 900_000 / nested.Length))).Should().BeNull(nested);
        }

        // Each line is ten of the line before: never resolved to all of them.
        var laughs = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 20).Select(number => $"a{number}: &a{number} [{string.Join(", ", Enumerable.Repeat($"*a{number - 1}", 10))}]\n"));
        TemplateVariables.Read(laughs + "site: hub").Should().ContainSingle().Which.Key.Should().Be("site");
    }

    private static string Shown(IReadOnlyDictionary<string, string>? variables) => string.Join(' ', variables!.Select(one => $"{one.Key}={one.Value}"));
}
