using AiService.Tests.Harness;

namespace AiService.Tests.Hosting;

public sealed class OpenApiTests
{
    private const string Renew = "RENEW_OPENAPI";

    /// <summary><c>docs/openapi.json</c> shows every change of the wire in a review.</summary>
    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        var file = Path.Combine(Repository.Root, "docs", "openapi.json");
        await using var service = await ServiceUnderTest.StartAsync();
        var served = (await service.Http.GetStringAsync(new Uri("/swagger/v1/swagger.json", UriKind.Relative))).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Renew) == "1")
        {
            await File.WriteAllTextAsync(file, served);
        }

        var committed = File.Exists(file) ? (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n") : "";
        committed.Should().Be(
            served, $"docs/openapi.json is the served document. Renew it with: {Renew}=1 dotnet test tests/AiService.Tests --filter FullyQualifiedName~OpenApiTests");
    }
}
