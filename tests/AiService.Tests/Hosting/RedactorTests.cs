using AiService.Hosting.Redaction;

namespace AiService.Tests.Hosting;

public sealed class RedactorTests
{
    [Fact]
    public void A_secret_that_begins_like_a_shorter_one_leaves_no_rest()
    {
        var redactor = new Redactor();
        redactor.Add("s3cret-one");
        redactor.Add("s3cret-one-and-more");

        redactor.Redact("it was s3cret-one-and-more, then s3cret-one").Should().Be("it was ***, then ***");
    }
}
