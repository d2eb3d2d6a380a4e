package io.freshet.awsapi.resource;

class InMemoryResourceStoreTest extends ResourceStoreContract {
    @Override
    protected ResourceStore store() {
        return new InMemoryResourceStore();
    }
}
